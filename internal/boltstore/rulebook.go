package boltstore

import (
	"bytes"
	"fmt"

	"noticeboard/internal/notice"
)

// A cachedRuleBook is a decoded version of the house rules with the record that it was decoded from. Every decision
// reads the rules, which are long, so decoding is skipped as long as the version that is asked for is the same.
type cachedRuleBook struct {
	record []byte
	notice.RuleBook
}

func (x tx) Rules(version uint64) (notice.RuleBook, error) {
	if version == 0 {
		version = x.lastNumber(rulebooks)
	}
	record := x.get(rulebooks, key(version))
	if last := x.rules.Load(); last != nil && last.Version == version && bytes.Equal(last.record, record) {
		return last.RuleBook, nil
	}
	book, err := load(x, rulebooks, key(version), decodeRuleBook)
	if err == nil {
		x.rules.Store(&cachedRuleBook{bytes.Clone(record), book})
	}
	return book, err
}

func (x *writeTx) AppendRules(b notice.RuleBook) (notice.RuleBook, error) {
	b.Version = x.lastNumber(rulebooks) + 1
	data, err := encodeRuleBook(b)
	if err != nil {
		return b, err
	}
	return b, x.put(rulebooks, key(b.Version), data)
}

// rulesVersion returns the version of the house rules that reason r refers to; 0 if r is empty. Early decisions
// were stored without a version, when there was only version 1.
func rulesVersion(r notice.Reason, version uint64) uint64 {
	if r != "" && version == 0 {
		return 1
	}
	return version
}

type ruleBookForm struct {
	Since int64      `json:"since,omitempty"`
	By    string     `json:"by,omitempty"`
	Rules []ruleForm `json:"rules"`
}

type ruleForm struct {
	Reason notice.Reason                `json:"reason"`
	Texts  map[notice.Lang]ruleTextForm `json:"texts"`
	Spam   *bool                        `json:"spam"`
}

// spam reports whether comments that break the rule are spam. Rule books stored without the field had the default
// rules, of which two are about spam.
func (f ruleForm) spam() bool {
	if f.Spam == nil {
		return f.Reason == "advertising" || f.Reason == "repetition"
	}
	return *f.Spam
}

type ruleTextForm struct {
	Title string `json:"title"`
	Short string `json:"short"`
	Text  string `json:"text"`
}

func encodeRuleBook(b notice.RuleBook) ([]byte, error) {
	f := ruleBookForm{Since: millis(b.Since), By: b.By}
	for _, r := range b.Rules {
		texts := map[notice.Lang]ruleTextForm{}
		for l, t := range r.Texts {
			texts[l] = ruleTextForm(t)
		}
		f.Rules = append(f.Rules, ruleForm{Reason: r.Reason, Texts: texts, Spam: &r.Spam})
	}
	return encode(f)
}

func decodeRuleBook(k, v []byte) (notice.RuleBook, error) {
	var f ruleBookForm
	if err := decode(v, &f); err != nil {
		return notice.RuleBook{}, fmt.Errorf("house rules %x: %w", k, err)
	}
	b := notice.RuleBook{Version: number(k), Since: instant(f.Since), By: f.By}
	for _, r := range f.Rules {
		texts := map[notice.Lang]notice.RuleText{}
		for l, t := range r.Texts {
			texts[l] = notice.RuleText(t)
		}
		b.Rules = append(b.Rules, notice.Rule{Reason: r.Reason, Texts: texts, Spam: r.spam()})
	}
	return b, nil
}
