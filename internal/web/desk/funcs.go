package desk

import (
	"html/template"

	"noticeboard/internal/importer"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
)

// funcs are the template functions of the desk's pages, in one language.
type funcs struct{ *view.Translator }

// Funcs returns the template functions of the desk's pages. Each is documented beside the page that uses it.
func Funcs(translator *view.Translator) template.FuncMap {
	t := funcs{translator}
	return template.FuncMap{
		// Cases: in lists and on a page of their own.
		"authorRecord":    t.authorRecord,
		"bylineRecord":    t.bylineRecord,
		"midLine":         midLine,
		"flagTexts":       t.flagTexts,
		"answerTexts":     newAnswerTexts,
		"closedWith":      closedWith,
		"translationForm": newTranslationForm,
		"snippetSelect":   snippetSelect,
		"beginning":       newBeginning,
		"noteOf":          noteOf,
		"explainForm":     newExplainForm,
		"answerSnippet":   answerSnippet,

		// The queue and the search.
		"caseItems":      t.caseItems,
		"queueChips":     t.queueChips,
		"queuePlaces":    t.queuePlaces,
		"queueOrders":    queueOrders,
		"tickHref":       tickHref,
		"day":            filterDay,
		"typedDay":       notice.TypedDay,
		"statuses":       func() []notice.Status { return notice.Statuses },
		"flags":          func() []notice.Flag { return notice.Flags },
		"questionStates": func() []notice.QuestionState { return notice.QuestionStates },
		"keyFilters":     func() []string { return keyFilters },

		// One comment.
		"caseItem":       t.caseItem,
		"caseComplaints": caseComplaints,
		"lastUndoable":   lastUndoable,
		"colleagueName":  colleagueName,

		// Decisions on many comments.
		"skippedComment": skippedComment,

		// The checklist of a new board.
		"step": func(p FirstSteps, s notice.FirstStep) stepValue { return stepValue{p, s} },

		// Questions and official replies.
		"questionItems":        t.questionItems,
		"dutyTabs":             dutyTabs,
		"correctionComplaints": correctionComplaints,
		"correctionFields":     t.correctionFields,
		"correctionPreview":    correctionPreview,

		// Authors, networks and restrictions.
		"measureComplaints": measureComplaints,
		"authorName":        t.authorName,
		"tallyTexts":        t.tallyTexts,
		"restrictionTexts":  t.restrictionTexts,
		"restrictedName":    t.restrictedName,
		"subjectPath":       subjectPath,

		// Erasing.
		"erasureComplaints": erasureComplaints,

		// Announcements.
		"editComplaints": editComplaints,
		"editions":       editions,
		"shownTexts":     shownTexts,
		"moment":         newMomentFields,
		"formatSeen":     formatSeen,
		"conflicts":      conflicts,
		"done":           t.done,

		// Figures.
		"weekRow":         weekRow,
		"sumRow":          sumRow,
		"totalRow":        totalRow,
		"announcementRow": announcementRow,

		// Importing.
		"importComplaints": importComplaints,
		"importSystems":    importer.Systems,
		"importTitle":      importer.TitleOf,
		"outcomeSums":      outcomeSums,
		"noteSums":         noteSums,

		// House rules.
		"ruleItems":      t.ruleItems,
		"ruleOrder":      ruleOrder,
		"ruleComplaints": ruleComplaints,
		"ruleFields":     ruleFields,
		"ruleChanges":    t.ruleChanges,

		// Settings.
		"settingComplaints": settingComplaints,
		"settingsParts":     settingsParts,
		"setting":           numberSetting,
		"quietDays":         quietDays,
		"modes":             func() []notice.Mode { return notice.Modes },
		"wordFields":        t.wordFields,
		"flagCount":         t.flagCount,
		"otherFlagCounts":   t.otherFlagCounts,

		// How the program is running.
		"healthText": t.healthText,

		// Snippets.
		"snippetComplaints": snippetComplaints,
		"snippetUses":       func() []notice.SnippetUse { return notice.SnippetUses },

		// The institution's identity.
		"institutionComplaints": institutionComplaints,
		"textField":             textField,
		"langField":             langField,
		"infoPages":             func() []notice.InfoPage { return notice.InfoPages },
		"noteField":             noteField,
		"spellings":             func() []string { return []string{notice.British, notice.American} },
		"zones":                 func() []string { return zones },
		"pictureFields":         t.pictureFields,
		"colourSamples":         t.colourSamples,
	}
}
