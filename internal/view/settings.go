package view

import (
	"strconv"
	"strings"

	"noticeboard/internal/notice"
	"noticeboard/internal/spam"
)

// Settings is where the settings and the screening rules are read and, by who may, changed.
type Settings struct {
	Frame
	Seen     uint64            // version of the settings that the form is about
	Typed    map[string]string // what stands in the fields, by name
	Words    []WordRow
	Counts   map[notice.Flag]notice.FlagCount
	Learned  spam.Progress
	Problems notice.Problems
	Conflict bool // someone else has changed them meanwhile
	Saved    bool
}

// A WordRow is a word rule as a form holds it.
type WordRow struct {
	ID     uint64 // zero for one that is new
	Text   string
	Lang   notice.Lang
	Whole  bool
	Then   notice.Reason // for which it declines; empty: it holds
	Remove bool
}

// settingFields lists the fields of numbers in the order of the page; those of words stand behind them.
var settingFields = []string{"decide-within", "answer-within", "mode", "links", "fast-comments", "fast-minutes", "likely", "close-after"}

// settingComplaints lists what is wrong with the form.
func settingComplaints(p Settings) []complaint {
	fields := append([]string{}, settingFields...)
	for i := range p.Words {
		row := "word." + strconv.Itoa(i+1)
		fields = append(fields, row+".text", row+".lang", row+".then")
	}
	return complaints(p.Problems, 0, "", fields...)
}

// A numberField is a field for one number.
type numberField struct {
	Name, Value, Problem string
}

func setting(p Settings, name string) numberField {
	return numberField{name, p.Typed[name], p.Problems[name]}
}

// counted says how often a rule found something.
func (v deskFuncs) counted(p Settings, flag string) (string, error) {
	n := p.Counts[notice.Flag(flag)]
	return v.Message("screening.count", "Marked", n.Marked, "Stopped", n.Stopped)
}

// A wordField is a word rule with what its fields need.
type wordField struct {
	WordRow
	Number int
	Field  string // beginning of the names of its fields
	Count  string // how often it found something; empty for one that is new
	Rules  []rule
	Wrong  map[string]string // key of what is wrong, by the last part of the name
}

func (v deskFuncs) wordFields(p Settings) ([]wordField, error) {
	var all []wordField
	for i, row := range p.Words {
		f := wordField{WordRow: row, Number: i + 1, Field: "word." + strconv.Itoa(i+1), Rules: v.rulesOf(p.Desk.Rules), Wrong: map[string]string{}}
		for _, part := range []string{"text", "lang", "then"} {
			if key := p.Problems[f.Field+"."+part]; key != "" {
				f.Wrong[part] = key
			}
		}
		if row.ID > 0 {
			var err error
			if f.Count, err = v.counted(p, string(notice.WordRule{ID: row.ID}.Flag())); err != nil {
				return nil, err
			}
		}
		all = append(all, f)
	}
	return all, nil
}

// otherCounts lists the counts of what is no rule of this page, each in words.
func (v deskFuncs) otherCounts(p Settings) ([]string, error) {
	var all []string
	known := map[notice.Flag]bool{
		notice.FlagTeamName: true, notice.FlagLinks: true, notice.FlagRepeated: true, notice.FlagFast: true,
		notice.FlagFirstTime: true, notice.FlagSpam: true, notice.FlagWord: true,
	}
	for _, f := range sortedFlags(p.Counts) {
		if known[f.Kind()] {
			continue
		}
		name, err := v.flagText(f, caseItem{})
		if err != nil {
			return nil, err
		}
		count, err := v.counted(p, string(f))
		if err != nil {
			return nil, err
		}
		all = append(all, strings.TrimSuffix(name, ".")+". "+count)
	}
	return all, nil
}
