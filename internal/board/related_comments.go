package board

import "noticeboard/internal/notice"

// elsewhere returns the comments that some threads refer to and that are not in them: the parents of replies and the
// first answers to questions. With them it returns the announcements that these are on, except the thread's own.
func elsewhere(
	tx notice.Tx, ts []notice.Thread,
) (map[notice.CommentID]notice.Comment, map[notice.AnnouncementID]notice.Announcement, error) {
	away := relatedComments{shown: map[notice.CommentID]bool{}}
	for _, t := range ts {
		away.shown[t.Root.ID] = true
		for _, r := range t.Replies {
			away.shown[r.ID] = true
		}
	}
	for _, t := range ts {
		for _, c := range append([]notice.Comment{t.Root}, t.Replies...) {
			if err := away.add(tx, c); err != nil {
				return nil, nil, err
			}
		}
	}
	return away.comments, away.announcements, nil
}

// relatedComments collects the comments that those on a page refer to.
type relatedComments struct {
	shown         map[notice.CommentID]bool
	comments      map[notice.CommentID]notice.Comment
	announcements map[notice.AnnouncementID]notice.Announcement
}

// add loads the parent of c and the first of its answers, unless they are shown.
func (r *relatedComments) add(tx notice.Tx, c notice.Comment) error {
	if c.Parent != 0 && !r.shown[c.Parent] {
		if _, err := r.comment(tx, c.Parent, c.On); err != nil {
			return err
		}
	}
	if len(c.Answers) > 0 && !r.shown[c.Answers[0]] {
		_, err := r.comment(tx, c.Answers[0], c.On)
		return err
	}
	return nil
}

// answers loads and returns all answers to c.
func (r *relatedComments) answers(tx notice.Tx, c notice.Comment) (all []notice.Comment, err error) {
	for _, id := range c.Answers {
		answer, err := r.comment(tx, id, c.On)
		if err != nil {
			return nil, err
		}
		all = append(all, answer)
	}
	return all, nil
}

// comment loads a comment and its announcement, unless that is from, where the reference is.
func (r *relatedComments) comment(
	tx notice.Tx, id notice.CommentID, from notice.AnnouncementID,
) (c notice.Comment, err error) {
	if known, ok := r.comments[id]; ok {
		return known, nil
	}
	if c, err = tx.Comment(id); err != nil {
		return c, err
	}
	if r.comments == nil {
		r.comments = map[notice.CommentID]notice.Comment{}
		r.announcements = map[notice.AnnouncementID]notice.Announcement{}
	}
	r.comments[id] = c
	if _, known := r.announcements[c.On]; !known && c.On != from {
		r.announcements[c.On], err = tx.Announcement(c.On)
	}
	return c, err
}
