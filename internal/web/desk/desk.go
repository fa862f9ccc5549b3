package desk

import (
	"html/template"
	"net/http"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/auth"
	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/session"
)

// funcs are the template functions of the desk's pages, in one language.
type funcs struct{ *view.Translator }

// Funcs returns the template functions of the desk's pages.
func Funcs(t *view.Translator) template.FuncMap {
	v := funcs{t}
	return template.FuncMap{
		"caseItems": v.caseItems, "caseItem": v.caseItem, "questionItems": v.questionItems,
		"authorRecord": v.authorRecord, "lastUndoable": lastUndoable, "statusOf": statusOf, "day": dayField,
		"statuses":       func() []notice.Status { return notice.Statuses },
		"flags":          func() []notice.Flag { return notice.Flags },
		"questionStates": func() []notice.QuestionState { return notice.QuestionStates },
		"hidden":         func() []string { return []string{"author", "network"} }, "restriction": v.restriction,
		"barredName": v.barredName, "authorName": v.authorName, "tallied": v.tallied, "subjectPath": subjectPath,
		"duties": duties, "correcting": v.correcting, "corrected": v.corrected, "colleague": colleague,
		"textsOf": textsOf, "translationForm": translationFormOf, "aboutQuestions": aboutQuestions,
		"alsoAnswers": alsoAnswers, "flagTexts": v.flagTexts, "setting": setting,
		"settingComplaints": settingComplaints, "counted": v.counted, "otherCounts": v.otherCounts,
		"wordFields": v.wordFields, "ruleFields": ruleFields, "ruleComplaints": ruleComplaints, "rulesIn": view.RulesIn,
		"modes":       func() []notice.Mode { return notice.Modes },
		"snippetUses": func() []notice.SnippetUse { return notice.SnippetUses }, "previewed": v.previewed,
		"snippetSelect": snippetSelect, "answerSnippet": answerSnippet, "snippetComplaints": snippetComplaints,
		"editions": v.editions, "shownTexts": v.shownTexts, "done": v.done, "moment": momentField,
		"conflicts": v.conflicts,
		"samples":   v.samples, "institutionComplaints": institutionComplaints, "textField": textField,
		"langField": langField, "pictureFields": v.pictureFields, "ratio": v.ratio,
		"editComplaints": func(p AnnouncementEdit) []view.Complaint { return view.Complaints(p.Problems, 0, "", p.Fields()...) },
	}
}

// Start leads to the list that is this member's work.
func (s *Handlers) Start(c *gin.Context) error {
	account, err := s.CurrentAccount(c)
	if err != nil {
		return err
	}
	to := "/desk/questions"
	if account.Role.May(notice.ToModerate) {
		to = "/desk/waiting"
	}
	if lang := notice.Lang(c.Query("lang")); lang.Served() {
		to += "?lang=" + string(lang)
	}
	c.Header("Cache-Control", "no-store")
	c.Redirect(http.StatusSeeOther, to)
	return nil
}

// Handlers serve the pages with which the institution works. They are safe for concurrent use.
type Handlers struct {
	*session.Sessions
	board *board.Board
	auth  *auth.Auth
}

// New returns the handlers of the desk.
func New(s *session.Sessions, b *board.Board, a *auth.Auth) *Handlers { return &Handlers{s, b, a} }
