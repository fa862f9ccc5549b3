package view

import (
	"html/template"

	"noticeboard/internal/notice"
)

// deskFuncs are the template functions of the desk's pages, in one language.
type deskFuncs struct{ *translator }

// deskFuncsMap returns the template functions of the desk's pages.
func deskFuncsMap(t *translator) template.FuncMap {
	v := deskFuncs{t}
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
		"wordFields": v.wordFields, "ruleFields": ruleFields, "ruleComplaints": ruleComplaints, "rulesIn": rulesIn,
		"modes":       func() []notice.Mode { return notice.Modes },
		"snippetUses": func() []notice.SnippetUse { return notice.SnippetUses }, "previewed": v.previewed,
		"snippetSelect": snippetSelect, "answerSnippet": answerSnippet, "snippetComplaints": snippetComplaints,
		"editions": v.editions, "shownTexts": v.shownTexts, "done": v.done, "moment": momentField,
		"conflicts": v.conflicts,
		"samples":   v.samples, "institutionComplaints": institutionComplaints, "textField": textField,
		"langField": langField, "pictureFields": v.pictureFields, "ratio": v.ratio,
		"editComplaints": func(p AnnouncementEdit) []complaint { return complaints(p.Problems, 0, "", p.Fields()...) },
	}
}
