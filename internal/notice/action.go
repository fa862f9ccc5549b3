package notice

// An Action is something done to a comment, by a member of staff unless noted.
type Action uint8

const (
	Approve          Action = iota + 1 // publish it; also by screening
	Decline                            // do not publish it; also by screening
	Remove                             // take it off the page
	Restore                            // make a declined comment pending, or publish a removed one again
	Withdraw                           // by its author
	Answer                             // publish an official reply
	Undo                               // undo the last action
	Correct                            // change the text of an official reply
	Translate                          // add, change or remove a translation, or add a language to an official reply
	MarkQuestion                       // treat it as a question
	UnmarkQuestion                     // no longer treat it as a question
	Assign                             // say which member of staff answers the question
	Refer                              // say which other body is to answer the question
	AskedAndAnswered                   // link the question to an existing official reply as its answer, or unlink it
	CloseThread                        // accept no more replies by readers in the thread that it begins
	ReopenThread                       // accept them again
	Amend                              // correct it while it is pending, by its author
	Erase                              // erase its words, or the name of its author, by an administrator
	Explain                            // tell its author more about why it was refused
)

// Actions lists every action.
var Actions = []Action{
	Approve, Decline, Remove, Restore, Withdraw, Answer, Undo, Correct, Translate,
	MarkQuestion, UnmarkQuestion, Assign, Refer, AskedAndAnswered, CloseThread, ReopenThread, Amend,
	Erase, Explain,
}

// Decisions lists the actions that a Decision can have.
var Decisions = []Action{Approve, Decline, Remove, Restore}

var actionNames = map[Action]string{
	Approve: "approve", Decline: "decline", Remove: "remove", Restore: "restore", Withdraw: "withdraw",
	Answer: "answer", Undo: "undo", Correct: "correct", Translate: "translate",
	MarkQuestion: "mark-question", UnmarkQuestion: "unmark-question", Assign: "assign", Refer: "refer",
	AskedAndAnswered: "asked-and-answered", CloseThread: "close-thread", ReopenThread: "reopen-thread",
	Amend: "amend", Erase: "erase", Explain: "explain",
}

// Refuses reports whether a moderator must name the house rule that is the reason for a.
func (a Action) Refuses() bool { return a == Decline || a == Remove }

// String returns the name of the action in forms, exports and message keys.
func (a Action) String() string { return actionNames[a] }

// ParseAction is the inverse of String. Any other text is ErrNotFound.
func ParseAction(text string) (Action, error) { return parse(actionNames, text) }
