package edge

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
)

// Redisplay answers an error by showing the form again: it calls show with the status, what is wrong by field, and
// how long to wait until the form may be sent again (zero, but for notice.TooSoon). It returns what show returns, or
// err itself if that is neither notice.Problems nor notice.TooSoon, since then no change to the form would help.
func (e *Edge) Redisplay(c *gin.Context, err error, show func(int, notice.Problems, time.Duration) error) error {
	f := e.Classify(err)
	problems := notice.Problems{}
	if soon := notice.TooSoon(0); errors.As(err, &soon) {
		problems["form"] = notice.Problem{Key: "problem.soon"}
	} else if !errors.As(err, &problems) {
		return err
	}
	e.Report(c, f, err)
	return show(f.Code, problems, f.Wait)
}

// textFields lists the fields in which people write texts, by their names up to the first dot. No password is among
// them.
var textFields = []string{
	"comment", "name", "email", "organisation", "explanation", "note", "answer", "title", "short", "text",
	"slug", "summary", "place", "body", "correction", "elsewhere", "translation", "referral", "login", "passkey-name",
	"team", "contact",
}

// maxKept is how many characters KeptTexts returns at most. It is more than any form may hold: an announcement has
// 100,000 in each language.
const maxKept = 250_000

// KeptTexts returns the texts of the form that was sent, by the name of their fields, so that a page that cannot show
// the form again shows them to be copied. It returns nil if there are none. What is beyond maxKept is cut off.
func KeptTexts(c *gin.Context) (texts []view.Kept) {
	room := maxKept
	for _, name := range slices.Sorted(maps.Keys(c.Request.PostForm)) {
		if text := FormText(c, name); text != "" && IsTextField(c, name) {
			text = first(room, text)
			if room -= utf8.RuneCountInString(text); text != "" {
				texts = append(texts, view.Kept{Field: name, Text: text})
			}
		}
	}
	return texts
}

// first returns the first n characters of a text.
func first(n int, text string) string {
	for i := range text {
		if n == 0 {
			return text[:i]
		}
		n--
	}
	return text
}

// IsTextField reports whether a field of the form holds a text that someone wrote. The field "reason" does in the forms
// about authors and networks; in all others a rule is chosen in it. Of the fields of a word rule, word.1.text does.
func IsTextField(c *gin.Context, name string) bool {
	if name == "reason" {
		return strings.HasSuffix(c.Request.URL.Path, "/acts")
	}
	kind, _, _ := strings.Cut(name, ".")
	return slices.Contains(textFields, kind) || kind == "word" && strings.HasSuffix(name, ".text")
}
