package desk

import (
	"slices"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
)

// Refusing reports whether the rules for a refusal are unfolded: what was filled in there could not be carried out.
func (k caseItem) Refusing() bool {
	return k.Decision.Action.Refuses() || k.Decision.Action == notice.Explain
}

// Explaining reports whether the fields beside the rules are unfolded.
func (k caseItem) Explaining() bool {
	if !k.Refusing() {
		return false
	}
	d := k.Decision
	wrong := k.Problems.Of("snippet") != nil || k.Problems.Of("explanation") != nil || k.Problems.Of("note") != nil
	return wrong || d.Explanation != "" || d.Note != "" || d.Snippet != 0
}

// Together returns how many comments a decision is about.
func (k caseItem) Together() int { return 1 + len(k.Alike.Picks) }

// Pick returns the comments that a decision is about as they were seen, as forms have them.
func (k caseItem) Pick() string {
	text := formatPick(board.Pick{Comment: k.Comment.ID, Seen: k.Comment.Status, Edits: k.Comment.Edits})
	for _, p := range k.Alike.Picks {
		text += " " + formatPick(p)
	}
	return text
}

// withAlike returns the item of a case with what waits and says the same. They are decided on as one.
func (k caseItem) withAlike(a board.Alike, f board.QueueFilter) caseItem {
	if len(a.Picks) == 0 {
		return k
	}
	f.Apart = true
	k.Alike, k.Apart, k.DecideAt, k.Answerable = a, waitingHref(f), batchesPath, false
	k.Repeats = slices.DeleteFunc(slices.Clone(k.Repeats), func(c notice.Comment) bool {
		return slices.ContainsFunc(a.Picks, func(p board.Pick) bool { return p.Comment == c.ID })
	})
	return k
}

// An explainForm is the form that explains a refusal to the author of a comment afterwards.
type explainForm struct {
	Comment notice.Comment
	ID      string // of the field
	Text    string
	Back    string          // path to go on to
	Problem *notice.Problem // nil if there is none
}

// newExplainForm returns the form beside the notice of a refusal.
func newExplainForm(c notice.Comment, back string) explainForm {
	return explainForm{Comment: c, ID: "explain-" + c.ID.String(), Text: c.Explanation, Back: back}
}

// Explains returns the form on the page of a refused comment, with what was filled in.
func (k caseItem) Explains() explainForm {
	f := explainForm{Comment: k.Comment, ID: "explanation-" + k.ID, Text: k.Comment.Explanation, Back: k.Back}
	if k.Decision.Action == notice.Explain {
		f.Text, f.Problem = k.Decision.Explanation, k.Problems.Of("explanation")
	}
	return f
}

// A decisionNote is the field for a note to colleagues, in the form of a refusal or in that of any other decision.
type decisionNote struct {
	ID      string // of the field
	Text    string
	Problem *notice.Problem // nil if there is none
}

// noteOf returns the note of a refusal, or of any other decision, which only the page of a comment offers. The one that
// was filled in has the id that the summary of problems links to.
func noteOf(k caseItem, refusal bool) decisionNote {
	approving := k.Alone && k.Decision.Action != 0 && !k.Refusing()
	switch {
	case approving != refusal:
		return decisionNote{ID: "note-" + k.ID, Text: k.Decision.Note, Problem: k.Problems.Of("note")}
	case refusal:
		return decisionNote{ID: "refusal-note-" + k.ID}
	}
	return decisionNote{ID: "approval-note-" + k.ID}
}
