package notice

import "unicode/utf8"

// A Snippet is a text that the desk keeps for reuse.
type Snippet struct {
	ID      uint64 // from 1, given by the store
	Version uint64 // from 1, given by the store
	For     SnippetUse
	Reason  Reason          // of an explanation: the house rule that it is offered for; empty: all
	Name    string          // in the desk's list
	Texts   map[Lang]string // for each of Langs
}

// A SnippetUse says where a snippet is used. It is also the last part of message keys.
type SnippetUse string

const (
	ForExplanation SnippetUse = "explanation" // Decision.Explanation
	ForAnswer      SnippetUse = "answer"      // text of an official reply
)

// SnippetUses lists every use.
var SnippetUses = []SnippetUse{ForExplanation, ForAnswer}

// The maximum number of snippets, and the maximum lengths of their parts in characters. Snippet.In may put the texts of
// all Langs into one explanation, which must not be longer than MaxRemark.
const (
	MaxSnippets    = 200
	MaxSnippetName = 80
	MaxExplanation = MaxRemark/2 - 10 // of each text of an explanation
	MaxAnswerText  = 10000            // of each text of an answer
)

// Check returns the Problems of a snippet under the house rules in force; nil if there are none. Field names are for,
// reason, name, and text with the language: text.en.
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

// In returns the text for a reader of l: in that language if it is one of Langs, otherwise in all of Langs, separated
// by blank lines.
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
