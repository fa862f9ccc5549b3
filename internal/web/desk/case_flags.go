package desk

import (
	"strings"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
)

// flagTexts says what screening found in a comment when it arrived. Repeated texts are left out where they are listed.
func (t funcs) flagTexts(k caseItem) ([]string, error) {
	var w view.Wording
	for _, f := range k.Comment.Flags {
		if f != notice.FlagRepeated || len(k.Repeats) == 0 {
			w.Add(t.flagText(f, k))
		}
	}
	return w.Said, w.Err
}

// flagText says what a flag stands for. A flag without a message of its own has a general one.
func (t funcs) flagText(f notice.Flag, k caseItem) (string, error) {
	switch f.Kind() {
	case notice.FlagTeamName:
		return t.Message("flag.team-name")
	case notice.FlagLinks:
		return t.Count("flag.links", countLinks(k.Comment))
	case notice.FlagRepeated:
		return t.Message("flag.repeated")
	case notice.FlagFast:
		return t.Message("flag.fast")
	case notice.FlagFirstTime:
		return t.Message("flag.first-time")
	case notice.FlagUnconfirmed:
		return t.Message("flag.unconfirmed")
	case notice.FlagWord:
		if r, known := k.Settings.Screening.Word(f); known {
			return t.Message("flag.word", "Word", r.Text)
		}
		return t.Message("flag.word-gone")
	case notice.FlagSpam:
		g := k.Comment.Guess
		if len(g.Words) == 0 {
			return t.Message("flag.spam-bare", "Percent", g.Spam)
		}
		var quoted []string
		for _, word := range g.Words {
			q, err := t.Message("quoted", "Text", word)
			if err != nil {
				return "", err
			}
			quoted = append(quoted, q)
		}
		return t.Message("flag.spam", "Percent", g.Spam, "Words", strings.Join(quoted, ", "))
	}
	if text, err := t.Say("flag.", string(f.Kind())); err == nil {
		return text, nil
	}
	return t.Message("flag.other")
}

// countLinks counts the links of a comment. Its HTML is sanitised: only the start of a link element reads "<a ".
func countLinks(c notice.Comment) (n int) {
	for _, p := range c.Body.Parts {
		n += strings.Count(string(p.HTML), "<a ")
	}
	return n
}
