package portable

import (
	"cmp"
	"fmt"
	"strings"

	"noticeboard/internal/auth"
	"noticeboard/internal/notice"
)

// A part is one file of lines in an export.
type part struct {
	name   string // of the file, without its ending
	secret bool   // it is only in an export with secrets
	noun   string // what a line is, in messages
	// form returns the line of a value, and its key; is reports whether the value is of this part.
	form func(v any, secrets bool) (line any, key string, is bool)
	// read decodes a line.
	read func(line []byte) (v any, key string, err error)
}

// parts lists the parts of an export in their order. The keys in each ascend.
var parts = []part{
	partOf("institution", "the institution", institutionToForm, institutionForm.institution,
		func(institutionForm) string { return "" }),
	partOf("settings", "the settings", settingsToForm, settingsForm.settings, func(settingsForm) string { return "" }),
	partOf("first-steps", "the checklist", firstStepsToForm, firstStepsForm.firstSteps,
		func(firstStepsForm) string { return "" }),
	partOf("rules", "version of the house rules", ruleBookToForm, ruleBookForm.ruleBook,
		func(f ruleBookForm) string { return number(f.Version) }),
	partOf("announcements", "announcement", announcementToForm, announcementForm.announcement,
		func(f announcementForm) string { return number(uint64(f.ID)) }),
	partOf("announcement-versions", "earlier version of an announcement", earlierTextsToForm, earlierTextsForm.earlierTexts,
		func(f earlierTextsForm) string { return number(uint64(f.On)) + " " + number(f.Version) }),
	partOf("comments", "comment", commentToForm, commentForm.comment,
		func(f commentForm) string { return notice.CommentID(f.ID).String() }),
	partOf("comment-versions", "earlier text of a reply", earlierReplyToForm, earlierReplyForm.earlierReply,
		func(f earlierReplyForm) string { return notice.CommentID(f.Reply).String() + " " + number(f.Number) }),
	partOf("journal", "entry of the journal", journalToForm, journalForm.record,
		func(f journalForm) string { return number(f.Number) }),
	partOf("pseudonyms", "pseudonym", pseudonymToForm, pseudonymForm.pseudonym,
		func(f pseudonymForm) string { return hexKey(f.ID) }),
	partOf("batches", "batch of decisions", batchToForm, batchForm.batch,
		func(f batchForm) string { return number(f.Number) }),
	partOf("restrictions", "record of measures", restrictionToForm, restrictionForm.dossier,
		func(f restrictionForm) string { return f.Of + " " + f.Key }),
	partOf("snippets", "snippet", snippetToForm, snippetForm.snippet, func(f snippetForm) string { return number(f.ID) }),
	partOf("classifier", "the training of the classifier", classifierToForm, classifierForm.memory,
		func(classifierForm) string { return "" }),
	partOf("flags", "count of a flag", flagToForm, flagForm.total, func(f flagForm) string { return string(f.Flag) }),
	counterPart(),
	accountPart(),
	secret(partOf("sign-ins", "sign-in", signInToForm, signInForm.signIn,
		func(f signInForm) string { return f.Login + "\x00" + number(f.Number) })),
	secret(partOf("links", "one-time link", linkToForm, linkForm.link, func(f linkForm) string { return hexKey(f.ID) })),
	secret(partOf("mailboxes", "mailbox", mailboxToForm, mailboxForm.mailbox,
		func(f mailboxForm) string { return hexKey(f.Key) })),
	secret(partOf("subscriptions", "subscription", subscriptionToForm, subscriptionForm.subscription,
		subscriptionForm.key)),
	secret(partOf("secrets", "secret of the board", secretToForm, secretForm.secret,
		func(f secretForm) string { return f.Name })),
}

// partOf returns a part of values of type V, whose lines have the form F.
func partOf[V, F any](name, noun string, form func(V) F, value func(F) (V, error), key func(F) string) part {
	return part{
		name: name, noun: noun,
		form: func(v any, _ bool) (any, string, bool) {
			is, ok := v.(V)
			if !ok {
				return nil, "", false
			}
			f := form(is)
			return f, key(f), true
		},
		read: func(line []byte) (any, string, error) {
			var f F
			if err := decodeLine(line, &f); err != nil {
				return nil, "", err
			}
			v, err := value(f)
			return v, key(f), err
		},
	}
}

// counterPart has values of three types.
func counterPart() part {
	return part{
		name: "counters", noun: "counter",
		form: func(v any, _ bool) (any, string, bool) {
			f, is := counterToForm(v)
			return f, f.key(), is
		},
		read: func(line []byte) (any, string, error) {
			var f counterForm
			if err := decodeLine(line, &f); err != nil {
				return nil, "", err
			}
			v, err := f.counter()
			return v, f.key(), err
		},
	}
}

// accountPart has the secrets of accounts only in an export with secrets.
func accountPart() part {
	p := partOf("accounts", "account", accountToForm, accountForm.account, func(f accountForm) string { return f.Login })
	p.form = func(v any, secrets bool) (any, string, bool) {
		a, is := v.(auth.Account)
		if !is {
			return nil, "", false
		}
		f := accountToForm(a)
		if !secrets {
			f = f.withoutSecrets()
		}
		return f, f.Login, true
	}
	return p
}

func secret(p part) part {
	p.secret = true
	return p
}

// partsOf lists the parts of an export with or without secrets.
func partsOf(secrets bool) (all []part) {
	for _, p := range parts {
		if secrets || !p.secret {
			all = append(all, p)
		}
	}
	return all
}

func (p part) file() string { return p.name + linesSuffix }

// item names a line in messages.
func (p part) item(key string) string {
	if key == "" {
		return p.noun
	}
	return fmt.Sprintf("%s %s", p.noun, readable(key))
}

// digits is how many a number has in a key, so that keys sort as the numbers do. No other word in a key is as long.
const digits = 20

func number(n uint64) string { return fmt.Sprintf("%0*d", digits, n) }

// readable returns a key as people write it.
func readable(key string) string {
	words := strings.FieldsFunc(key, func(r rune) bool { return r == ' ' || r == 0 })
	for i, w := range words {
		if len(w) == digits {
			words[i] = cmp.Or(strings.TrimLeft(w, "0"), "0")
		}
	}
	return strings.Join(words, "/")
}
