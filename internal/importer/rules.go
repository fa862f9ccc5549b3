package importer

import (
	"fmt"
	"io/fs"

	"noticeboard/internal/notice"
	"noticeboard/seeds"
)

// A ruleForm is one house rule in each language.
type ruleForm struct {
	Reason notice.Reason `toml:"reason"`
	Spam   bool          `toml:"spam"`
	En     ruleTextForm  `toml:"en"`
	Es     ruleTextForm  `toml:"es"`
}

type ruleTextForm struct {
	Title string `toml:"title"`
	Short string `toml:"short"`
	Text  string `toml:"text"`
}

// Rules returns the house rules of a new board.
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
		book.Rules = append(book.Rules, notice.Rule{Reason: r.Reason, Spam: r.Spam, Texts: map[notice.Lang]notice.RuleText{
			notice.English: notice.RuleText(r.En), notice.Spanish: notice.RuleText(r.Es),
		}})
	}
	if err := book.Check(); err != nil {
		return book, fmt.Errorf("reading the house rules: %s: %w (%v)", file, err, map[string]string(err.(notice.Problems)))
	}
	return book, nil
}
