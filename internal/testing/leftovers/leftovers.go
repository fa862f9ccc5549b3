// Package leftovers finds untranslated text: words of another language of the board on a page.
//
// It ignores what people wrote: names, comments, text marked with another language, and texts that the test names.
// Everything else comes from the catalogues and must be in the language of the page.
package leftovers

import (
	"bytes"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/net/html"

	"noticeboard/internal/locale"
	"noticeboard/internal/notice"
)

// common lists the most frequent words of each language that are not also words of another.
var common = map[notice.Lang]string{
	notice.English: `about an and are as at be been before but by can cannot did do does for from had has have if
		into is it its may must new nobody nothing of on only or other page read reply that the their them then there
		they this to until was were what when where which who will with without write you your`,
	notice.Spanish: `al antes aquí como con cuando de del desde donde el ella ellas ellos en es esta estas este
		esto estos está están ha hay hasta la las le les lo los más muy nada nadie para pero por porque pueden puede
		que quien se si sin sobre su sus también un una usted y ya`,
}

// A Finder finds words of other languages. It may be used for many pages, by one goroutine at a time.
type Finder struct {
	common map[notice.Lang]map[string]bool
	runs   map[notice.Lang]map[string]string   // parts of messages that only this language has, with a message's key
	known  map[notice.Lang]map[string][]string // results of foreign by text: pages share most of their text
}

// New returns a finder for the languages of the board.
func New(l *locale.Locales) *Finder {
	f := &Finder{
		common: map[notice.Lang]map[string]bool{},
		runs:   map[notice.Lang]map[string]string{},
		known:  map[notice.Lang]map[string][]string{},
	}
	for _, lang := range notice.Langs {
		f.common[lang], f.runs[lang], f.known[lang] = map[string]bool{}, map[string]string{}, map[string][]string{}
		for _, word := range strings.Fields(common[lang]) {
			f.common[lang][word] = true
		}
		for key, runs := range l.In(lang).Words() {
			for _, run := range runs {
				if run = tidy(run); letters.MatchString(run) {
					f.runs[lang][run] = key
				}
			}
		}
	}
	for _, lang := range notice.Langs[1:] {
		for run := range f.runs[lang] {
			if _, both := f.runs[notice.Langs[0]][run]; both {
				delete(f.runs[lang], run)
				delete(f.runs[notice.Langs[0]], run)
			}
		}
	}
	return f
}

var (
	letters = regexp.MustCompile(`\pL{2}`)
	tokens  = regexp.MustCompile(`[\pL\pM]+`)
)

// tidy collapses white space.
func tidy(text string) string { return strings.Join(strings.Fields(text), " ") }

// Leftovers returns descriptions of the words on a page in lang that are in another language, each with the text around
// it, sorted. It ignores the texts in said, which people wrote. It returns an error if the page cannot be parsed.
func (f *Finder) Leftovers(page []byte, lang notice.Lang, said ...string) ([]string, error) {
	root, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		return nil, err
	}
	said = slices.Clone(said)
	slices.SortFunc(said, func(a, b string) int { return len(b) - len(a) })
	found := map[string]bool{}
	for _, text := range texts(root, lang) {
		for _, words := range said {
			text = strings.ReplaceAll(text, words, "|")
		}
		for _, what := range f.foreign(tidy(text), lang) {
			found[what] = true
		}
	}
	return slices.Sorted(maps.Keys(found)), nil
}

// foreign describes the words and messages in text that are in another language than lang.
func (f *Finder) foreign(text string, lang notice.Lang) (found []string) {
	if found, known := f.known[lang][text]; known {
		return found
	}
	defer func() { f.known[lang][text] = found }()
	for _, other := range notice.Langs {
		if other == lang {
			continue
		}
		for _, word := range tokens.FindAllString(text, -1) {
			if plain := uncapitalised(word); f.common[other][plain] && !f.common[lang][plain] {
				found = append(found, fmt.Sprintf("%q of %s in %q", word, other, text))
			}
		}
		for run, key := range f.runs[other] {
			if text == run || strings.Count(run, " ") > 1 && strings.Contains(text, run) {
				found = append(found, fmt.Sprintf("message %s of %s in %q", key, other, text))
			}
		}
	}
	return found
}

// uncapitalised returns a word as it is within a sentence. Words in capitals stay as they are: they are names.
func uncapitalised(word string) string {
	rs := []rune(word)
	if len(rs) > 1 && unicode.IsUpper(rs[1]) {
		return word
	}
	return strings.ToLower(word)
}

// written lists the classes of elements with text that people wrote.
var written = []string{"text", "quoted"}

// texts returns the texts of a page that should be in lang: text nodes, and attributes that are displayed or read out.
func texts(n *html.Node, lang notice.Lang) (all []string) {
	in := lang
	var walk func(*html.Node, notice.Lang)
	walk = func(n *html.Node, at notice.Lang) {
		switch n.Type {
		case html.TextNode:
			if at == in {
				all = append(all, n.Data)
			}
			return
		case html.ElementNode:
			attrs := map[string]string{}
			for _, a := range n.Attr {
				attrs[a.Key] = a.Val
			}
			if l, ok := attrs["lang"]; ok {
				at = notice.Lang(l)
			}
			if at == in {
				all = append(all, shown(n.Data, attrs)...)
			}
			if slices.Contains([]string{"script", "style", "bdi", "textarea", "code", "blockquote"}, n.Data) {
				return
			}
			for _, class := range strings.Fields(attrs["class"]) {
				if slices.Contains(written, class) {
					return
				}
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c, at)
		}
	}
	walk(n, lang)
	return all
}

// shown returns the texts in an element's attributes.
func shown(element string, attrs map[string]string) (all []string) {
	for name, value := range attrs {
		switch {
		case slices.Contains(textAttributes, name):
			all = append(all, value)
		case strings.HasPrefix(name, "data-") && strings.Contains(value, " "):
			all = append(all, value)
		case element == "meta" && name == "content" && spoken[attrs["name"]+attrs["property"]]:
			all = append(all, value)
		}
	}
	return all
}

// spoken lists the meta elements with text, by name or property.
var spoken = map[string]bool{
	"description": true, "og:title": true, "og:description": true, "og:site_name": true, "og:image:alt": true,
}

// textAttributes lists the attributes with text that is displayed or read out.
var textAttributes = []string{"alt", "aria-label", "aria-description", "title", "placeholder", "label"}
