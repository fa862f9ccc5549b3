package portable

import (
	"noticeboard/internal/notice"
)

type texts = map[notice.Lang]string

type institutionForm struct {
	Version  uint64                    `json:"version"`
	Name     texts                     `json:"name"`
	Team     texts                     `json:"team"`
	Short    string                    `json:"short,omitempty"`
	Contact  string                    `json:"contact,omitempty"`
	Colour   string                    `json:"colour,omitempty"`
	Bands    string                    `json:"bands,omitempty"`
	English  string                    `json:"english,omitempty"`
	TimeZone string                    `json:"timeZone,omitempty"`
	Pages    map[notice.InfoPage]texts `json:"pages,omitempty"`
	Logo     *pictureForm              `json:"logo,omitempty"`
	DarkLogo *pictureForm              `json:"darkLogo,omitempty"`
	LogoName bool                      `json:"logoHasName,omitempty"`
}

type pictureForm struct {
	PNG    []byte `json:"png,omitempty"` // base64, as encoding/json writes it
	SVG    []byte `json:"svg,omitempty"`
	Width  int    `json:"width"`
	Height int    `json:"height"`
}

func institutionToForm(i notice.Institution) institutionForm {
	return institutionForm{
		Version: i.Version, Name: i.Name, Team: i.Team, Short: i.Short, Contact: i.Contact, Colour: i.Brand,
		Bands: i.Bands, English: i.English, TimeZone: i.Zone, Pages: i.Notes, Logo: pictureToForm(i.Logo.Light),
		DarkLogo: pictureToForm(i.Logo.Dark), LogoName: i.Logo.Named,
	}
}

func (f institutionForm) institution() (notice.Institution, error) {
	return notice.Institution{
		Version: f.Version, Name: f.Name, Team: f.Team, Short: f.Short, Contact: f.Contact, Brand: f.Colour,
		Bands: f.Bands, English: f.English, Zone: f.TimeZone, Notes: f.Pages,
		Logo: notice.Logo{Light: f.Logo.picture(), Dark: f.DarkLogo.picture(), Named: f.LogoName},
	}, nil
}

func pictureToForm(p notice.Picture) *pictureForm {
	if p.None() {
		return nil
	}
	f := pictureForm(p)
	return &f
}

func (f *pictureForm) picture() notice.Picture {
	if f == nil {
		return notice.Picture{}
	}
	return notice.Picture(*f)
}

type settingsForm struct {
	Version      uint64         `json:"version"`
	DecideWithin int            `json:"decideWithinDays"`
	AnswerWithin int            `json:"answerWithinDays"`
	Unpromised   bool           `json:"notPromised,omitempty"`
	Screening    screeningForm  `json:"screening"`
	Retention    map[string]int `json:"retentionDays,omitempty"` // by the name of a notice.RetainedKind
	Quiet        *quietForm     `json:"quietHours,omitempty"`
}

// A quietForm has minutes since midnight, and a number with bit 0 for Sunday to bit 6 for Saturday.
type quietForm struct {
	From int             `json:"from"`
	To   int             `json:"to"`
	Days notice.Weekdays `json:"days,omitempty"`
}

type screeningForm struct {
	Hold         notice.Mode `json:"hold"`
	Links        int         `json:"links"`
	Repeated     bool        `json:"repeated"`
	FastComments int         `json:"fastComments"`
	FastMinutes  int         `json:"fastMinutes"`
	Words        []wordForm  `json:"words,omitempty"`
	LastWord     uint64      `json:"lastWord,omitempty"`
	CloseAfter   int         `json:"closeThreadsAfterDays"`
	Likely       int         `json:"spamPercent"`
}

type wordForm struct {
	ID     uint64        `json:"id"`
	Text   string        `json:"text"`
	Lang   notice.Lang   `json:"language,omitempty"`
	Whole  bool          `json:"wholeWord,omitempty"`
	Reason notice.Reason `json:"reason,omitempty"`
}

func settingsToForm(s notice.Settings) settingsForm {
	sc := s.Screening
	f := settingsForm{
		Version: s.Version, DecideWithin: s.DecideWithin, AnswerWithin: s.AnswerWithin, Unpromised: s.Unpromised,
		Screening: screeningForm{
			Hold: sc.Mode, Links: sc.Links, Repeated: sc.Repeated, FastComments: sc.Fast.Comments,
			FastMinutes: sc.Fast.Minutes, LastWord: sc.LastWord, CloseAfter: sc.CloseAfter, Likely: sc.Likely,
		},
	}
	for _, w := range sc.Words {
		f.Screening.Words = append(f.Screening.Words, wordForm(w))
	}
	for _, k := range notice.RetainedKinds {
		if days := s.Retention[k]; days > 0 {
			if f.Retention == nil {
				f.Retention = map[string]int{}
			}
			f.Retention[k.String()] = days
		}
	}
	if s.Quiet != (notice.QuietHours{}) {
		q := quietForm(s.Quiet)
		f.Quiet = &q
	}
	return f
}

func (f settingsForm) settings() (notice.Settings, error) {
	sc := f.Screening
	s := notice.Settings{
		Version: f.Version, DecideWithin: f.DecideWithin, AnswerWithin: f.AnswerWithin, Unpromised: f.Unpromised,
		Screening: notice.Screening{
			Mode: sc.Hold, Links: sc.Links, Repeated: sc.Repeated,
			Fast:     notice.Pace{Comments: sc.FastComments, Minutes: sc.FastMinutes},
			LastWord: sc.LastWord, CloseAfter: sc.CloseAfter, Likely: sc.Likely,
		},
	}
	for _, w := range sc.Words {
		s.Screening.Words = append(s.Screening.Words, notice.WordRule(w))
	}
	for name, days := range f.Retention {
		k, err := notice.ParseRetainedKind(name)
		if err != nil {
			return s, err
		}
		s.Retention[k] = days
	}
	if f.Quiet != nil {
		s.Quiet = notice.QuietHours(*f.Quiet)
	}
	return s, nil
}

type firstStepsForm struct {
	Done      []notice.FirstStep `json:"done,omitempty"`
	Dismissed stamp              `json:"dismissed,omitzero"`
	By        string             `json:"by,omitempty"`
}

func firstStepsToForm(s notice.FirstSteps) firstStepsForm {
	return firstStepsForm{Done: s.Ticked, Dismissed: stamp{s.Dismissed}, By: s.By}
}

func (f firstStepsForm) firstSteps() (notice.FirstSteps, error) {
	return notice.FirstSteps{Ticked: f.Done, Dismissed: f.Dismissed.Time, By: f.By}, nil
}

type ruleBookForm struct {
	Version uint64     `json:"version"`
	Since   stamp      `json:"since,omitzero"`
	By      string     `json:"by,omitempty"`
	Rules   []ruleForm `json:"rules"`
}

type ruleForm struct {
	Reason notice.Reason                `json:"reason"`
	Texts  map[notice.Lang]ruleTextForm `json:"texts"`
	Spam   bool                         `json:"spam,omitempty"`
}

type ruleTextForm struct {
	Title string `json:"title"`
	Short string `json:"short"`
	Text  string `json:"text"`
}

func ruleBookToForm(b notice.RuleBook) ruleBookForm {
	f := ruleBookForm{Version: b.Version, Since: stamp{b.Since}, By: b.By, Rules: []ruleForm{}}
	for _, r := range b.Rules {
		rf := ruleForm{Reason: r.Reason, Texts: map[notice.Lang]ruleTextForm{}, Spam: r.Spam}
		for l, t := range r.Texts {
			rf.Texts[l] = ruleTextForm(t)
		}
		f.Rules = append(f.Rules, rf)
	}
	return f
}

func (f ruleBookForm) ruleBook() (notice.RuleBook, error) {
	b := notice.RuleBook{Version: f.Version, Since: f.Since.Time, By: f.By}
	for _, rf := range f.Rules {
		r := notice.Rule{Reason: rf.Reason, Texts: map[notice.Lang]notice.RuleText{}, Spam: rf.Spam}
		for l, t := range rf.Texts {
			r.Texts[l] = notice.RuleText(t)
		}
		b.Rules = append(b.Rules, r)
	}
	return b, nil
}

type snippetForm struct {
	ID      uint64            `json:"id"`
	Version uint64            `json:"version"`
	For     notice.SnippetUse `json:"for"`
	Reason  notice.Reason     `json:"reason,omitempty"`
	Name    string            `json:"name"`
	Texts   texts             `json:"texts"`
}

func snippetToForm(s notice.Snippet) snippetForm {
	return snippetForm{ID: s.ID, Version: s.Version, For: s.For, Reason: s.Reason, Name: s.Name, Texts: s.Texts}
}

func (f snippetForm) snippet() (notice.Snippet, error) {
	return notice.Snippet{
		ID: f.ID, Version: f.Version, For: f.For, Reason: f.Reason, Name: f.Name, Texts: f.Texts,
	}, nil
}
