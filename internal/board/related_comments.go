package board

import (
	"fmt"
	"slices"

	"noticeboard/internal/notice"
)

// commentsByID returns comments by their ids. Errors: ErrNotFound (one does not exist).
func commentsByID(
	tx notice.CommentReader, ids []notice.CommentID,
) (map[notice.CommentID]notice.Comment, error) {
	slices.Sort(ids)
	ids = slices.Compact(ids)
	cs, err := tx.CommentsByID(ids)
	if err != nil {
		return nil, err
	}
	all := map[notice.CommentID]notice.Comment{}
	for _, c := range cs {
		all[c.ID] = c
	}
	for _, id := range ids {
		if _, ok := all[id]; !ok {
			return nil, fmt.Errorf("comment %v: %w", id, notice.ErrNotFound)
		}
	}
	return all, nil
}

// parentOf returns the id of the parent of c, if it has one.
func parentOf(c notice.Comment) []notice.CommentID {
	if c.Parent == 0 {
		return nil
	}
	return []notice.CommentID{c.Parent}
}

// A contextReader reads the comments that others refer to, and the announcements that these are on.
type contextReader interface {
	notice.CommentReader
	notice.AnnouncementReader
}

// elsewhere returns the comments that some threads refer to and that are not in them: the parents of replies and the
// first answers to questions. With them it returns the outlines of the announcements that these are on, except the
// thread's own.
func elsewhere(
	tx contextReader, ts []notice.Thread,
) (map[notice.CommentID]notice.Comment, map[notice.AnnouncementID]notice.Announcement, error) {
	var all []notice.Comment
	for _, t := range ts {
		all = append(append(all, t.Root), t.Replies...)
	}
	shown := map[notice.CommentID]bool{}
	for _, c := range all {
		shown[c.ID] = true
	}
	var ids []notice.CommentID
	for _, c := range all {
		for _, id := range append(parentOf(c), c.Answers[:min(1, len(c.Answers))]...) {
			if !shown[id] {
				ids = append(ids, id)
			}
		}
	}
	if len(ids) == 0 {
		return nil, nil, nil
	}
	return related(tx, ids, all[0].On)
}

// related returns comments by their ids, and the outlines of the announcements that they are on, except from.
func related(
	tx contextReader, ids []notice.CommentID, from notice.AnnouncementID,
) (map[notice.CommentID]notice.Comment, map[notice.AnnouncementID]notice.Announcement, error) {
	comments, err := commentsByID(tx, ids)
	if err != nil {
		return nil, nil, err
	}
	var on []notice.AnnouncementID
	for _, c := range comments {
		if c.On != from {
			on = append(on, c.On)
		}
	}
	if len(on) == 0 {
		return comments, nil, nil
	}
	announcements, err := outlines(tx, on)
	return comments, announcements, err
}
