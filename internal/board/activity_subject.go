package board

import (
	"context"
	"slices"

	"noticeboard/internal/notice"
)

// A Participant is the author or the network that an entry of the activity log is about.
type Participant struct {
	Subject notice.Subject // zero if the entry is about something else, or the subject cannot be told from it any more
	Name    string         // that an author gave in the latest of their comments that has one; empty if there is none
}

// Participants returns whom some entries of the activity log are about, in their order. The entries hold no names, so
// that those can be erased. Errors: ErrForbidden.
func (b *Board) Participants(
	ctx context.Context, by notice.Actor, acts []notice.Activity,
) (all []Participant, err error) {
	if err := by.Need(notice.ToModerate); err != nil {
		return nil, err
	}
	shorts := map[notice.SubjectKind][]string{}
	for _, a := range acts {
		kind, ok := a.Kind.AboutSubject()
		if ok && !slices.Contains(shorts[kind], a.Of) {
			shorts[kind] = append(shorts[kind], a.Of)
		}
	}
	err = b.store.View(ctx, func(tx notice.Tx) error {
		known, err := participants(tx, shorts)
		if err != nil {
			return err
		}
		all = make([]Participant, len(acts))
		for i, a := range acts {
			if kind, ok := a.Kind.AboutSubject(); ok {
				all[i] = known[kind][a.Of]
			}
		}
		return nil
	})
	return all, err
}

// participants returns the subjects of each kind whose keys begin with shorts, by these.
func participants(
	tx notice.Tx, shorts map[notice.SubjectKind][]string,
) (map[notice.SubjectKind]map[string]Participant, error) {
	known := map[notice.SubjectKind]map[string]Participant{}
	for kind, of := range shorts {
		subjects, err := tx.SubjectsByShort(kind, of)
		if err != nil {
			return nil, err
		}
		names, err := subjectNames(tx, subjects)
		if err != nil {
			return nil, err
		}
		known[kind] = map[string]Participant{}
		for i, short := range of {
			known[kind][short] = Participant{Subject: subjects[i], Name: names[i]}
		}
	}
	return known, nil
}
