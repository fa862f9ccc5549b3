package notice

import "unicode/utf8"

// A Snippet is a text that the desk keeps for reuse, in every language that the board is served in.
type Snippet struct {
	ID      uint64 // from 1, given by the store
	Version uint64 // from 1, given by the store
	For     SnippetUse
	Reason  Reason // of an explanation: the house rule that it goes with; empty: any
	Name    string // as the desk lists it
	Texts   map[Lang]string
}

// A SnippetUse says where a snippet is used. It is also a message key's last part.
type SnippetUse string

const (
	ForExplanation SnippetUse = "explanation"
	ForAnswer      SnippetUse = "answer"
)

// SnippetUses lists every use.
var SnippetUses = []SnippetUse{ForExplanation, ForAnswer}

// How many snippets there may be, and how many characters their parts may have. An explanation
// holds the texts of two languages.
const (
	MaxSnippets    = 200
	MaxSnippetName = 80
	MaxExplanation = MaxRemark/2 - 10
	MaxAnswerText  = 10000
)

// Check returns the Problems of a snippet that someone filled in, under the house rules as they are.
func (s Snippet) Check(rules RuleBook) error {
	p := Problems{}
	most := MaxExplanation
	switch s.For {
	case ForExplanation:
	case ForAnswer:
		most = MaxAnswerText
	default:
		p["for"] = Problem{Key: "problem.snippet.use"}
	}
	if _, number := rules.Find(s.Reason); s.Reason != "" && number == 0 {
		p["reason"] = Problem{Key: "problem.reason.unknown"}
	}
	if s.Name == "" {
		p["name"] = Problem{Key: "problem.snippet.name"}
	} else if utf8.RuneCountInString(s.Name) > MaxSnippetName {
		p["name"] = Problem{Key: "problem.snippet.name-long"}
	}
	for _, l := range Langs {
		switch n := utf8.RuneCountInString(s.Texts[l]); {
		case n == 0:
			p["text."+string(l)] = Problem{Key: "problem.snippet.text"}
		case n > most && s.For == ForAnswer:
			p["text."+string(l)] = Problem{Key: "problem.snippet.answer-long"}
		case n > most:
			p["text."+string(l)] = Problem{Key: "problem.snippet.explanation-long"}
		}
	}
	return p.Err()
}

// In returns the text for a reader of l: in that language if the board is served in it, else in all.
func (s Snippet) In(l Lang) string {
	if l.Served() {
		return s.Texts[l]
	}
	all := ""
	for _, l := range Langs {
		if all != "" {
			all += "\n\n"
		}
		all += s.Texts[l]
	}
	return all
}
