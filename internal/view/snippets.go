package view

import (
	"maps"
	"slices"

	"noticeboard/internal/notice"
)

// Snippets lists the texts that the desk keeps for reuse.
type Snippets struct {
	Frame
	All   []notice.Snippet
	Saved bool
}

// Snippet is the form of one of them; a new one has no ID.
type Snippet struct {
	Frame
	notice.Snippet
	Problems notice.Problems
	Conflict bool // someone else has changed it meanwhile
}

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
	Problem string
}

// snippetSelect returns the field for a form, whose other fields have suffix behind their ids.
func snippetSelect(all []notice.Snippet, chosen uint64, problems notice.Problems, suffix string) snippetField {
	return snippetField{"snippet-" + suffix, false, all, chosen, problems["snippet"]}
}

// answerSnippet returns the field for the form of an official reply.
func answerSnippet(k caseItem) snippetField {
	return snippetField{"answer.snippet-" + k.ID, true, k.AnswerSnippets, k.Typed.Snippet, k.Problems["answer.snippet"]}
}

// snippetComplaints lists what is wrong with the form.
func snippetComplaints(p Snippet) []complaint {
	return complaints(p.Problems, 0, "", "for", "reason", "name", "text.en", "text.es")
}

func sortedFlags(counts map[notice.Flag]notice.FlagCount) []notice.Flag {
	return slices.Sorted(maps.Keys(counts))
}
