package boltstore

import (
	"errors"
	"fmt"

	"noticeboard/internal/notice"
)

type ruleTextForm struct {
	Title string `json:"title"`
	Short string `json:"short"`
	Text  string `json:"text"`
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

type ruleBookForm struct {
	Since int64      `json:"since,omitempty"`
	By    string     `json:"by,omitempty"`
	Rules []ruleForm `json:"rules"`
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

type skippedForm struct {
	Comment notice.CommentID `json:"comment"`
	By      string           `json:"by,omitempty"`
	Action  string           `json:"action,omitempty"`
	Status  string           `json:"status,omitempty"`
}

type batchForm struct {
	At      int64         `json:"at"`
	By      string        `json:"by"`
	Action  string        `json:"action"`
	Reason  notice.Reason `json:"reason,omitempty"`
	Rules   uint64        `json:"rules,omitempty"`
	Done    uint64        `json:"done"`
	Skipped []skippedForm `json:"skipped,omitempty"`
}

func encodeBatch(b notice.Batch) ([]byte, error) {
	f := batchForm{
		At: millis(b.At), By: b.By, Action: b.Action.String(), Reason: b.Reason, Rules: b.Rules, Done: b.Done,
	}
	for _, s := range b.Skipped {
		f.Skipped = append(f.Skipped, skippedForm{
			Comment: s.Comment, By: s.By, Action: s.Action.String(), Status: s.Status.String(),
		})
	}
	return encode(f)
}

func decodeBatch(k, v []byte) (notice.Batch, error) {
	var f batchForm
	if err := decode(v, &f); err != nil {
		return notice.Batch{}, fmt.Errorf("batch %x: %w", k, err)
	}
	b := notice.Batch{Seq: number(k), At: instant(f.At), By: f.By, Reason: f.Reason, Rules: f.Rules, Done: f.Done}
	var err error
	b.Action, err = notice.ParseAction(f.Action)
	for _, s := range f.Skipped {
		skipped := notice.Skipped{Comment: s.Comment, By: s.By}
		var err1, err2 error
		if s.Action != "" {
			skipped.Action, err1 = notice.ParseAction(s.Action)
		}
		if s.Status != "" {
			skipped.Status, err2 = notice.ParseStatus(s.Status)
		}
		err = errors.Join(err, err1, err2)
		b.Skipped = append(b.Skipped, skipped)
	}
	return b, err
}

type versionForm struct {
	Body  bodyForm `json:"body"`
	Until int64    `json:"until"`
	By    string   `json:"by"`
}

func encodeVersion(v notice.Version) ([]byte, error) {
	return encode(versionForm{Body: bodyToForm(v.Body), Until: millis(v.Until), By: v.By})
}

func decodeVersion(k, v []byte) (notice.Version, error) {
	var f versionForm
	if err := decode(v, &f); err != nil {
		return notice.Version{}, fmt.Errorf("version %x: %w", k, err)
	}
	return notice.Version{Body: f.Body.body(), Until: instant(f.Until), By: f.By}, nil
}
