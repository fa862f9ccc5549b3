package view

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"noticeboard/internal/notice"
)

// Answering is what the forms for dealing with a question need, and what was filled in.
type Answering struct {
	notice.Answering
	Colleagues []notice.Actor // who can answer
	Typed      Typed
	Preview    *notice.Comment // as it would look; nil unless it was asked for
	Taken      *notice.Claim   // whose it became while someone else wanted it; nil if that is no trouble
	Kept       []Kept          // what was typed into a form that is no longer there
}

// Typed is what was filled in, if it was not carried out.
type Typed struct {
	Answer       map[notice.Lang]string
	MissingLangs map[notice.Lang]bool // nil: not asked yet
	Snippet      uint64
	Assignee     string
	Body         string
	Existing     string
	Elsewhere    string
	Translation  map[notice.Lang]string
}

// tasks are what is to be done about a comment beside deciding on it. The zero value is nothing.
type tasks struct {
	Typed
	Due          time.Time     // zero if nothing is promised
	Late         time.Duration // how long it has been overdue
	Claimant     string        // who answers it; empty: nobody yet
	Mine         bool          // whoever is at the desk does
	Open         bool          // it awaits an answer
	Marks        bool          // it can be marked as a question, or as none
	Corrects     bool          // it is an official reply
	Answers      []answer
	Folded       bool   // the answer's form is folded away
	AnswerAt     string // path that the answer is sent to
	Approves     bool   // the answer publishes the question too
	Colleagues   []notice.Actor
	Suggested    []notice.Comment
	Translations []translating
	Preview      *entry
}

// An answer is a field for the official reply in one language.
type answer struct {
	Lang    notice.Lang
	Text    string
	Missing bool // if it stays empty, it is to follow
}

// A translating is the form for the translation into one language.
type translating struct {
	Lang notice.Lang
	Text string
	Seen string          // when the translation that is there was made, in milliseconds; empty if there is none
	Now  notice.SafeHTML // that translation, if Text is another
}

// tasks returns what can be done about the comment of a card by who is at the desk.
func (v deskFuncs) tasks(k caseItem, a Answering, now time.Time) tasks {
	c := k.Comment
	if !k.Staff.Role.May(notice.ToAnswer) {
		return tasks{}
	}
	moderates := k.Staff.Role.May(notice.ToModerate)
	t := tasks{
		Typed: a.Typed, Due: c.Due(a.Within), Claimant: colleague(a.Colleagues, c.Claim.Login), Mine: c.Claim.Login == k.Staff.Login,
		Open: c.AwaitsAnswer(), Corrects: c.Official() && c.Readable(), Colleagues: a.Colleagues, Suggested: a.Suggested,
		AnswerAt: "/desk/comments/" + k.ID + "/answer",
	}
	if !t.Due.IsZero() && now.After(t.Due) {
		t.Late = now.Sub(t.Due)
	}
	if t.Assignee == "" {
		t.Assignee = c.Claim.Login
	}
	if t.Body == "" {
		t.Body = c.Referral.To
	}
	pending := c.Status == notice.Pending && moderates
	if !c.Official() && (c.Readable() || pending) {
		t.Marks = len(c.Answers) == 0
		t.Answers = v.fields(c.Lang, a.Typed)
	}
	t.Folded = !k.Alone || !t.Open && !pending && a.Typed.Answer == nil
	if pending {
		t.AnswerAt, t.Approves = "/desk/comments/"+k.ID+"/approve-and-answer", true
	}
	if k.Alone && c.Readable() {
		t.Translations = translationsOf(c, a.Typed)
	}
	if a.Preview != nil {
		t.Preview = &entry{Comment: *a.Preview, Level: 1, Unfold: true}
	}
	return t
}

// fields returns a field for each language, first the one that the question is in.
func (v deskFuncs) fields(first notice.Lang, typed Typed) []answer {
	if !first.Served() {
		first = v.Lang()
	}
	field := func(l notice.Lang) answer {
		return answer{l, typed.Answer[l], typed.MissingLangs == nil || typed.MissingLangs[l]}
	}
	all := []answer{field(first)}
	for _, l := range notice.Langs {
		if l != first {
			all = append(all, field(l))
		}
	}
	return all
}

func translationsOf(c notice.Comment, typed Typed) (all []translating) {
	for _, l := range c.Untranslated() {
		there := c.Translation(l)
		t := translating{Lang: l, Text: there.Source}
		if text, ok := typed.Translation[l]; ok && text != there.Source {
			t.Text, t.Now = text, there.HTML
		}
		if there.Source != "" {
			t.Seen = strconv.FormatInt(there.At.UnixMilli(), 10)
		}
		all = append(all, t)
	}
	return all
}

// texts are the fields of an official reply.
type texts struct {
	Answers  []answer
	ID       string // the suffix of the ids of fields
	Problems notice.Problems
}

func textsOf(fields []answer, id string, p notice.Problems) texts { return texts{fields, id, p} }

// A translationForm is a translating with the card that it stands on.
type translationForm struct {
	caseItem
	translating
	Opened bool // it was just used
}

func translationFormOf(k caseItem, t translating) translationForm {
	_, typed := k.Typed.Translation[t.Lang]
	return translationForm{k, t, typed}
}

// colleague returns the name of a member of the institution; the login of one who is there no more.
func colleague(colleagues []notice.Actor, login string) string {
	for _, c := range colleagues {
		if c.Login == login {
			return c.Name
		}
	}
	return login
}

// Tab is the name of the tab that the lists of questions stand under.
func (Questions) Tab() string { return "questions" }

// Back is as for Queue.
func (q Questions) Back() string { return "/desk/questions?state=" + string(q.Duty) }

// Back is as for Queue.
func (c Correction) Back() string { return "/desk/comments/" + c.Comment.ID.String() }

// questionItems returns the items of a list, each with the forms to deal with it.
func (v deskFuncs) questionItems(q Questions) []caseItem {
	var all []caseItem
	for _, c := range q.Cases {
		k := newCaseItem(c, q.Frame, q.Now, q.Back())
		k.tasks = v.tasks(k, Answering{Answering: q.Answering[c.Comment.On], Colleagues: q.Colleagues}, q.Now)
		all = append(all, k)
	}
	return all
}

// maxCount is the highest number that a list's link shows.
const maxCount = 99

// A dutyTab leads to a list of work.
type dutyTab struct {
	tab
	Many bool // there are more than it counts
}

func duties(q Questions) (all []dutyTab) {
	for _, d := range notice.Duties {
		n := q.Counts[d]
		all = append(all, dutyTab{tab{Name: string(d), Href: "/desk/questions?state=" + string(d), Counted: true, Count: uint64(min(n, maxCount)), Current: d == q.Duty}, n > maxCount})
	}
	return all
}

// aboutQuestions reports whether the detail of an act is one word of it, rather than a note for
// colleagues.
func aboutQuestions(a notice.Action) bool {
	switch a {
	case notice.Assign, notice.Refer, notice.AskedAndAnswered, notice.Translate, notice.Correct:
		return true
	}
	return false
}

// alsoAnswers reports whether reply, which was given to something else, answers question too.
func alsoAnswers(reply, question notice.Comment) bool {
	return slices.Contains(reply.AlsoAnswers, question.ID)
}

// excerptLength is how many characters of a comment tell it from others in a list.
const excerptLength = 100

// excerpt returns the beginning of a text, in one line.
func excerpt(b notice.Body) string {
	text := strings.Join(strings.Fields(b.Source()), " ")
	if utf8.RuneCountInString(text) <= excerptLength {
		return text
	}
	return strings.TrimSpace(string([]rune(text)[:excerptLength])) + "…"
}

// correcting returns the form for the text of an official reply.
func (v deskFuncs) correcting(c Correction) []answer { return v.fields(c.Comment.Lang, c.Typed) }

// corrected returns an official reply as it would look.
func (v deskFuncs) corrected(c notice.Comment) *entry { return &entry{Comment: c, Level: 1} }

// A replyText is one text of an official reply. It stood from Since until Until; the zero time is not
// known, or not over.
type replyText struct {
	Body         notice.Body
	Since, Until time.Time
}

// replyTexts returns all texts of an official reply, the newest first.
func replyTexts(p Versions) []replyText {
	all := []replyText{{Body: p.Comment.Body, Since: p.Comment.Posted}}
	for _, e := range p.Earlier {
		all[len(all)-1].Since = e.Until
		all = append(all, replyText{e.Body, p.Comment.Posted, e.Until})
	}
	return all
}

// A shownTranslation is a translation as it stands beneath the original words.
type shownTranslation struct {
	notice.Translation
	Summary string
	Open    bool
}

// translations returns the translations of a comment. One into the page's language is open: the
// original is in another.
func (v *translator) translations(e *entry) (all []shownTranslation, err error) {
	for _, t := range e.Comment.Translations {
		summary, err := v.signed(t, e.Comment)
		if err != nil {
			return nil, err
		}
		all = append(all, shownTranslation{t, summary, e.Unfold || t.Lang == v.Lang()})
	}
	return all, nil
}

// signed says who translated a comment, and when; also if that was before its text was corrected.
func (v *translator) signed(t notice.Translation, of notice.Comment) (string, error) {
	language, err := v.say("lang.", string(t.Lang))
	if err != nil {
		return "", err
	}
	args := []any{"Language", language, "Name", isolate(t.By), "Date", v.Date(t.At)}
	if t.At.Before(of.Corrected) {
		return v.Message("translation.by-before", args...)
	}
	return v.Message("translation.by", args...)
}

// missingLangs names the languages in which an official reply is yet to be written, or nothing.
func (v *translator) missingLangs(c notice.Comment) (string, error) {
	var names []string
	for _, l := range c.MissingLangs {
		name, err := v.say("lang.", string(l))
		if err != nil {
			return "", err
		}
		names = append(names, name)
	}
	return v.List(names), nil
}

// A givenAnswer is an official reply that answers the question of a receipt.
type givenAnswer struct {
	commentRef
	At time.Time
}

func (v publicFuncs) answersOf(r Receipt) (all []givenAnswer) {
	for _, c := range r.Answers {
		a := givenAnswer{commentRef{Number: c.Number}, c.Posted}
		on := r.Announcement
		if place, other := r.Announcements[c.On]; other {
			on, a.Title = place, v.text(place).Title
		}
		a.Href = v.permalink(on, c)
		all = append(all, a)
	}
	return all
}
