package board

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"noticeboard/internal/fold"
	"noticeboard/internal/markup"
	"noticeboard/internal/notice"
)

// Settings returns the settings. Errors: only internal ones.
func (b *Board) Settings(ctx context.Context) (s notice.Settings, err error) {
	err = b.store.View(ctx, func(tx notice.Tx) error {
		s, err = tx.Settings()
		return err
	})
	return s, err
}

// FlagCounts returns how often screening has set each flag. Errors: ErrForbidden.
func (b *Board) FlagCounts(ctx context.Context, by notice.Actor) (all map[notice.Flag]notice.FlagCount, err error) {
	if err := by.Need(notice.ToModerate); err != nil {
		return nil, err
	}
	err = b.store.View(ctx, func(tx notice.Tx) error {
		all, err = tx.FlagCounts()
		return err
	})
	return all, err
}

// PutSettings replaces parts of the settings by those of s. The parameter seen has, for each of these parts, the
// Settings.Mark that it had when it was edited. What has changed in other parts since stays. Word rules without an id
// are new. Settings that change nothing make no new version. Errors: ErrForbidden, ErrNotText, Problems of these parts,
// ErrConflict (someone else has changed one of them since).
func (b *Board) PutSettings(
	ctx context.Context, by notice.Actor, s notice.Settings, seen map[notice.SettingsPart]string,
) (after notice.Settings, err error) {
	if err := by.Need(notice.ToGovern); err != nil {
		return after, err
	}
	s.Screening.Words = slices.Clone(s.Screening.Words)
	for i := range s.Screening.Words {
		w := &s.Screening.Words[i]
		if w.Text, err = markup.CleanLine(w.Text); err != nil {
			return after, err
		}
	}
	now := b.now()
	err = b.store.Update(ctx, func(tx notice.WriteTx) error {
		rules, err := tx.Rules(0)
		if err != nil {
			return err
		}
		if err := checkSettings(s, rules, seen); err != nil {
			return err
		}
		old, err := tx.Settings()
		if err != nil {
			return err
		}
		put, err := mergeSettings(old, s, seen)
		if err != nil {
			return err
		}
		if after = old; put.Same(old) && (old.Promised() || put.Unpromised) {
			return nil
		}
		if after, err = tx.PutSettings(put); err != nil {
			return err
		}
		for _, c := range settingsChanges(old, after) {
			done := notice.Activity{At: now, By: by.Login, Kind: notice.SettingsChanged, Of: c[0], Detail: c[1]}
			if err := tx.AppendActivity(done); err != nil {
				return err
			}
		}
		if after.SamePublic(old) {
			return nil
		}
		return tx.ReviseAll()
	})
	if err != nil {
		return after, fmt.Errorf("changing the settings: %w", err)
	}
	return after, nil
}

// mergeSettings returns the settings as they are now with the parts of s that were seen as they are; or ErrConflict.
func mergeSettings(now, s notice.Settings, seen map[notice.SettingsPart]string) (notice.Settings, error) {
	put := now
	put.Unpromised = !now.Promised() // unless that part is saved
	for part, mark := range seen {
		if now.Mark(part) != mark {
			return now, fmt.Errorf("%s in version %d of the settings: %w", part, now.Version, notice.ErrConflict)
		}
		put = put.With(part, s)
	}
	put.Screening.Words, put.Screening.LastWord = numberWordRules(put.Screening.Words, now.Screening)
	return put, nil
}

// checkSettings returns the Problems of parts of s, including word rules that are empty or alike once letters are
// folded.
func checkSettings(s notice.Settings, rules notice.RuleBook, parts map[notice.SettingsPart]string) error {
	p := notice.Problems{}
	errors.As(s.Check(rules), &p)
	seen := map[notice.WordRule]bool{}
	for i, r := range s.Screening.Words {
		field := "word." + strconv.Itoa(i+1) + ".text"
		as := notice.WordRule{Text: fold.Text(r.Text), Lang: r.Lang, Whole: r.Whole}
		switch {
		case as.Text == "":
			p[field] = notice.Problem{Key: "problem.word.missing"}
		case seen[as]:
			p[field] = notice.Problem{Key: "problem.word.twice"}
		}
		seen[as] = true
	}
	found := notice.Problems{}
	for part := range parts {
		maps.Copy(found, part.Of(p))
	}
	return found.Err()
}

// numberWordRules gives an id to each word rule that has none, or one that is unknown or used twice. It returns the
// rules and the highest id ever given.
func numberWordRules(rules []notice.WordRule, old notice.Screening) (_ []notice.WordRule, last uint64) {
	rules, last = slices.Clone(rules), old.LastWord
	used := map[uint64]bool{}
	for i := range rules {
		known := slices.ContainsFunc(old.Words, func(r notice.WordRule) bool { return r.ID == rules[i].ID })
		if rules[i].ID == 0 || !known || used[rules[i].ID] {
			last++
			rules[i].ID = last
		}
		used[rules[i].ID] = true
	}
	return rules, last
}

// pace returns a pace as the activity log shows it, such as "5/10" for five comments in ten minutes.
func pace(p notice.Pace) string { return fmt.Sprintf("%d/%d", p.Comments, p.Minutes) }

// quietHours returns the quiet part of every day as the activity log shows it, such as "22:00–07:00"; empty if there is
// none.
func quietHours(q notice.QuietHours) string {
	if q.From == q.To {
		return ""
	}
	return notice.FormatClock(q.From) + "–" + notice.FormatClock(q.To)
}

// quietDays returns the days that are quiet as the journal has them, such as "saturday sunday".
func quietDays(q notice.QuietHours) string {
	var names []string
	for d := time.Sunday; d <= time.Saturday; d++ {
		if q.Days.Has(d) {
			names = append(names, strings.ToLower(d.String()))
		}
	}
	return strings.Join(names, " ")
}

// promise returns a time in days, or zero as long as it is not promised.
func promise(s notice.Settings, days int) int {
	if !s.Promised() {
		return 0
	}
	return days
}

// settingsChanges returns the settings that differ: their names and new values.
func settingsChanges(old, s notice.Settings) (all [][2]string) {
	a, b := old.Screening, s.Screening
	for _, c := range []struct {
		name    string
		was, is any
	}{
		{"decide-within", promise(old, old.DecideWithin), promise(s, s.DecideWithin)},
		{"answer-within", promise(old, old.AnswerWithin), promise(s, s.AnswerWithin)},
		{"mode", a.Mode, b.Mode},
		{"links", a.Links, b.Links},
		{"repeated", a.Repeated, b.Repeated},
		{"fast", pace(a.Fast), pace(b.Fast)},
		{"close-after", a.CloseAfter, b.CloseAfter},
		{"likely", a.Likely, b.Likely},
		{"quiet-hours", quietHours(old.Quiet), quietHours(s.Quiet)},
		{"quiet-days", quietDays(old.Quiet), quietDays(s.Quiet)},
	} {
		if c.was != c.is {
			all = append(all, [2]string{c.name, fmt.Sprint(c.is)})
		}
	}
	for _, k := range notice.RetainedKinds {
		if days := s.Retention[k]; days != old.Retention[k] {
			all = append(all, [2]string{k.Field(), fmt.Sprint(days)})
		}
	}
	for _, r := range b.Words {
		if was, there := a.Word(r.Flag()); !there || was != r {
			text := r.Text
			if r.Reason != "" {
				text += ", " + string(r.Reason) // the rule that it declines for
			}
			all = append(all, [2]string{string(r.Flag()), text})
		}
	}
	for _, r := range a.Words {
		if _, there := b.Word(r.Flag()); !there {
			all = append(all, [2]string{string(r.Flag()), ""})
		}
	}
	return all
}
