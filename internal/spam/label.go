package spam

import "noticeboard/internal/notice"

// A Label says what the decisions of the desk show about a comment.
type Label uint8

const (
	Unlabelled Label = iota // no decision by the desk
	Wanted                  // approved or restored
	Unwanted                // declined or removed for a reason that stands for spam
	Refused                 // declined or removed for another reason: neither an example of spam nor of its opposite
)

// LabelOf returns the label that the last decision in the history of a comment gives it. The history is in the order of
// time; its beginning may be missing. spam reports whether a reason in a version of the rules stands for spam. Decisions
// of the board itself are ignored. An undone decision counts as if it had not been made. An erased comment has no
// label.
func LabelOf(history []notice.AuditEntry, spam func(notice.Reason, uint64) bool) Label {
	labels := []Label{Unlabelled} // before the first entry, and after each
	for _, e := range history {
		now := labels[len(labels)-1]
		switch {
		case e.Action == notice.Undo:
			now = Unlabelled
			for i, undone := range history[:len(labels)-1] {
				if undone.Seq == e.Undoes {
					now = labels[i]
				}
			}
		case e.To == notice.Erased:
			now = Unlabelled
		case e.By == "":
		case e.Action == notice.Approve, e.Action == notice.Restore && e.To == notice.Published:
			now = Wanted
		case e.Action == notice.Restore:
			now = Unlabelled
		case e.Action.Refuses() && spam(e.Reason, e.Rules):
			now = Unwanted
		case e.Action.Refuses():
			now = Refused
		}
		labels = append(labels, now)
	}
	return labels[len(labels)-1]
}
