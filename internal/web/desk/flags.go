package desk

import (
	"strings"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
)

// flagTexts says in words what screening found in a comment when it arrived.
func (v funcs) flagTexts(k caseItem) ([]string, error) {
	var w view.Wording
	for _, f := range k.Comment.Flags {
		if f != notice.FlagRepeated || len(k.Repeats) == 0 { // those are listed by themselves
			w.Add(v.flagText(f, k))
		}
	}
	return w.Said, w.Err
}

func (v funcs) flagText(f notice.Flag, k caseItem) (string, error) {
	switch f.Kind() {
	case notice.FlagTeamName:
		return v.Message("flag.team-name")
	case notice.FlagLinks:
		return v.Count("flag.links", links(k.Comment))
	case notice.FlagRepeated:
		return v.Message("flag.repeated")
	case notice.FlagFast:
		return v.Message("flag.fast")
	case notice.FlagFirstTime:
		return v.Message("flag.first-time")
	case notice.FlagWord:
		if r, known := k.Settings.Screening.Word(f); known {
			return v.Message("flag.word", "Word", r.Text)
		}
		return v.Message("flag.word-gone")
	case notice.FlagSpam:
		g := k.Comment.Guess
		if len(g.Words) == 0 {
			return v.Message("flag.spam-bare", "Percent", g.Spam)
		}
		var quoted []string
		for _, word := range g.Words {
			q, err := v.Message("quoted", "Text", word)
			if err != nil {
				return "", err
			}
			quoted = append(quoted, q)
		}
		return v.Message("flag.spam", "Percent", g.Spam, "Words", strings.Join(quoted, ", "))
	}
	if text, err := v.Say("flag.", string(f.Kind())); err == nil {
		return text, nil
	}
	return v.Message("flag.other")
}

// links counts the links of a comment: in a SafeHTML nothing else looks like one.
func links(c notice.Comment) (n int) {
	for _, p := range c.Body.Parts {
		n += strings.Count(string(p.HTML), "<a ")
	}
	return n
}
