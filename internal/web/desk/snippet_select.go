package desk

import (
	"slices"

	"noticeboard/internal/notice"
)

// A snippetField is a field to choose a snippet with.
type snippetField struct {
	ID      string // of the field
	Answers bool   // for an official reply, else for an explanation
	All     []notice.Snippet
	Chosen  uint64          // id; zero for none
	Problem *notice.Problem // nil if there is none
}

// snippetSelect returns the field for the form of a decision. Suffix is that of the ids of the form.
func snippetSelect(all []notice.Snippet, chosen uint64, problems notice.Problems, suffix string) snippetField {
	return snippetField{ID: "snippet-" + suffix, All: all, Chosen: chosen, Problem: problems.Of("snippet")}
}

// answerSnippet returns the field for the form of an official reply.
func answerSnippet(k caseItem) snippetField {
	return snippetField{
		ID: "answer.snippet-" + k.ID, Answers: true, All: k.AnswerSnippets, Chosen: k.Typed.Snippet,
		Problem: k.Problems.Of("answer.snippet"),
	}
}

// snippetsFor returns the snippets for a use.
func snippetsFor(all []notice.Snippet, use notice.SnippetUse) []notice.Snippet {
	return slices.DeleteFunc(slices.Clone(all), func(s notice.Snippet) bool { return s.For != use })
}
