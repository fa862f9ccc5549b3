package spam

import (
	"noticeboard/internal/notice"
)

// A Label is what the desk has made known about a comment.
type Label uint8

const (
	Unlabelled Label = iota
	Wanted
	Unwanted // refused by a rule that means unwanted mail
	Refused  // refused by another: this says nothing about what the classifier looks for
)

// LabelOf returns what the history of a comment teaches, which is given from its first entry or
// from some later one on; spam tells the reasons that mean unwanted mail. The last decision counts. What
// the board did by itself teaches nothing, and what was undone never was.
func LabelOf(history []notice.AuditEntry, spam func(notice.Reason, uint64) bool) Label {
	lessons := []Label{Unlabelled} // before the first entry, and behind each
	for _, e := range history {
		now := lessons[len(lessons)-1]
		switch {
		case e.Action == notice.Undo:
			now = Unlabelled
			for i, undone := range history[:len(lessons)-1] {
				if undone.Seq == e.Undoes {
					now = lessons[i]
				}
			}
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
		lessons = append(lessons, now)
	}
	return lessons[len(lessons)-1]
}
