package notice

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
)

// A SettingsPart is a part of the settings that is edited by itself. It is also the last part of message keys.
type SettingsPart string

const (
	PromisesPart  SettingsPart = "promises" // DecideWithin and AnswerWithin
	ModePart      SettingsPart = "mode"
	RulesPart     SettingsPart = "rules" // Screening.Links, Repeated, Fast and Likely
	WordsPart     SettingsPart = "words"
	ThreadsPart   SettingsPart = "threads" // Screening.CloseAfter
	QuietPart     SettingsPart = "quiet"
	RetentionPart SettingsPart = "retention"
)

// SettingsParts lists every part.
var SettingsParts = []SettingsPart{PromisesPart, ModePart, RulesPart, WordsPart, ThreadsPart, RetentionPart, QuietPart}

// copyPart has a function for each part that copies it from one Settings to another.
var copyPart = map[SettingsPart]func(to *Settings, from Settings){
	PromisesPart: func(to *Settings, from Settings) {
		to.DecideWithin, to.AnswerWithin, to.Unpromised = from.DecideWithin, from.AnswerWithin, false
	},
	ModePart: func(to *Settings, from Settings) { to.Screening.Mode = from.Screening.Mode },
	RulesPart: func(to *Settings, from Settings) {
		a, b := &to.Screening, from.Screening
		a.Links, a.Repeated, a.Fast, a.Likely = b.Links, b.Repeated, b.Fast, b.Likely
	},
	WordsPart:     func(to *Settings, from Settings) { to.Screening.Words = from.Screening.Words },
	ThreadsPart:   func(to *Settings, from Settings) { to.Screening.CloseAfter = from.Screening.CloseAfter },
	RetentionPart: func(to *Settings, from Settings) { to.Retention = from.Retention },
	QuietPart:     func(to *Settings, from Settings) { to.Quiet = from.Quiet },
}

// With returns s with a part of another Settings. An unknown part changes nothing.
func (s Settings) With(part SettingsPart, from Settings) Settings {
	if put, ok := copyPart[part]; ok {
		put(&s, from)
	}
	return s
}

// Mark returns a text that differs between two Settings if the part does: 16 hexadecimal digits.
func (s Settings) Mark(part SettingsPart) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%+v", Settings{}.With(part, s)))
	return hex.EncodeToString(sum[:8])
}

// partFields lists the fields of each part in the problems of Settings.Check, but for those of WordsPart, which are
// "words" and all that begin with "word.".
var partFields = map[SettingsPart][]string{
	PromisesPart:  {"decide-within", "answer-within"},
	ModePart:      {"mode"},
	RulesPart:     {"links", "repeated", "fast-comments", "fast-minutes", "likely"},
	ThreadsPart:   {"close-after"},
	RetentionPart: {"keep-contacts", "keep-networks", "keep-declined", "keep-removed"},
	QuietPart:     {"quiet-from", "quiet-to", "quiet-days"},
}

// Of returns the problems that are about fields of a part.
func (part SettingsPart) Of(p Problems) Problems {
	found := Problems{}
	for field, problem := range p {
		if part == WordsPart && (field == "words" || strings.HasPrefix(field, "word.")) {
			found[field] = problem
		}
	}
	for _, field := range partFields[part] {
		if problem, ok := p[field]; ok {
			found[field] = problem
		}
	}
	return found
}

// Fields returns the names of the fields of a part; none for WordsPart.
func (part SettingsPart) Fields() []string { return partFields[part] }
