package desk

import (
	"slices"

	"noticeboard/internal/notice"
)

// snippetsFor returns the snippets for a use.
func snippetsFor(all []notice.Snippet, use notice.SnippetUse) []notice.Snippet {
	return slices.DeleteFunc(slices.Clone(all), func(s notice.Snippet) bool { return s.For != use })
}

// A snippetField is a list to choose a snippet from.
type snippetField struct {
	ID      string // of the field
	Answers bool   // for an official reply, else for an explanation
	All     []notice.Snippet
	Chosen  uint64
	Problem *notice.Problem
}

// snippetSelect returns the field for a form, whose other fields have suffix behind their ids.
func snippetSelect(all []notice.Snippet, chosen uint64, problems notice.Problems, suffix string) snippetField {
	return snippetField{"snippet-" + suffix, false, all, chosen, problems.Of("snippet")}
}

// answerSnippet returns the field for the form of an official reply.
func answerSnippet(k caseItem) snippetField {
	return snippetField{"answer.snippet-" + k.ID, true, k.AnswerSnippets, k.Typed.Snippet, k.Problems.Of("answer.snippet")}
}
