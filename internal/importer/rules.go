package importer

import (
	"fmt"
	"io/fs"

	"noticeboard/internal/notice"
	"noticeboard/seeds"
)

// A ruleForm is one house rule, with its texts in every language of the board.
type ruleForm struct {
	Reason notice.Reason                `toml:"reason"`
	Spam   bool                         `toml:"spam"`
	Texts  map[notice.Lang]ruleTextForm `toml:"texts"`
}

type ruleTextForm struct {
	Title string `toml:"title"`
	Short string `toml:"short"`
	Text  string `toml:"text"`
}

// Rules returns the house rules of a new board, from the embedded rules.toml.
func Rules() (notice.RuleBook, error) { return rules(seeds.FS, "rules.toml") }

func rules(fsys fs.FS, file string) (book notice.RuleBook, err error) {
	text, err := read(fsys, file)
	if err != nil {
		return book, fmt.Errorf("reading the house rules: %w", err)
	}
	var form struct {
		Rules []ruleForm `toml:"rule"`
	}
	if err := decode(text, &form); err != nil {
		return book, fmt.Errorf("reading the house rules: %s: %w", file, err)
	}
	for _, r := range form.Rules {
		if err := onlyServed("texts", r.Texts); err != nil {
			return book, fmt.Errorf("reading the house rules: %s: rule %q: %w", file, r.Reason, err)
		}
		texts := map[notice.Lang]notice.RuleText{}
		for _, l := range notice.Langs {
			texts[l] = notice.RuleText(r.Texts[l]) // Check refuses a rule without a text
		}
		book.Rules = append(book.Rules, notice.Rule{Reason: r.Reason, Spam: r.Spam, Texts: texts})
	}
	if err := book.Check(); err != nil {
		return book, fmt.Errorf("reading the house rules: %s: %w", file, err)
	}
	return book, nil
}
