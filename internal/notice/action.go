package notice

// An Action is what someone does to a comment.
type Action uint8

const (
	Approve          Action = iota + 1 // publish
	Decline                            // do not publish
	Remove                             // take off the page
	Restore                            // put back where it was: on the page, or into the queue
	Withdraw                           // its author takes it back
	Answer                             // a member of the institution published it as an official reply
	Undo                               // take back the last act
	Correct                            // change the text of an official reply
	Translate                          // set a translation beside it
	MarkQuestion                       // count it as a question
	UnmarkQuestion                     // and no longer
	Assign                             // say who answers the question
	Refer                              // pass the question on to another body
	AskedAndAnswered                   // answer the question with an official reply that is there already
	CloseThread                        // take no more replies of readers in the thread that it begins
	ReopenThread
	Amend // its author corrects it while it waits
)

// Actions lists every action.
var Actions = []Action{
	Approve, Decline, Remove, Restore, Withdraw, Answer, Undo, Correct, Translate,
	MarkQuestion, UnmarkQuestion, Assign, Refer, AskedAndAnswered, CloseThread, ReopenThread, Amend,
}

// Decisions lists the actions that a moderator decides on.
var Decisions = []Action{Approve, Decline, Remove, Restore}

var actionNames = map[Action]string{
	Approve: "approve", Decline: "decline", Remove: "remove", Restore: "restore", Withdraw: "withdraw", Answer: "answer",
	Undo: "undo", Correct: "correct", Translate: "translate", MarkQuestion: "mark-question", UnmarkQuestion: "unmark-question",
	Assign: "assign", Refer: "refer", AskedAndAnswered: "asked-and-answered", CloseThread: "close-thread", ReopenThread: "reopen-thread",
	Amend: "amend",
}

// Refuses reports whether a needs a house rule as its reason.
func (a Action) Refuses() bool { return a == Decline || a == Remove }

// String returns the word that forms, exports and message keys use.
func (a Action) String() string { return actionNames[a] }

// ParseAction undoes String. Any other text is ErrNotFound.
func ParseAction(text string) (Action, error) { return parse(actionNames, text) }
