package board

import "noticeboard/internal/notice"

// elsewhere loads the parents of the replies shown, and the answers to the questions shown, that are
// not shown themselves, with the other announcements that those stand on.
func elsewhere(tx notice.Tx, ts []notice.Thread) (map[notice.CommentID]notice.Comment, map[notice.AnnouncementID]notice.Announcement, error) {
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
	return away.comments, away.places, nil
}

// relatedComments are what comments on a page refer to, and where that stands.
type relatedComments struct {
	shown    map[notice.CommentID]bool
	comments map[notice.CommentID]notice.Comment
	places   map[notice.AnnouncementID]notice.Announcement
}

// add loads what c refers to: what it replies to, and the first of its answers.
func (s *relatedComments) add(tx notice.Tx, c notice.Comment) error {
	if c.Parent != 0 && !s.shown[c.Parent] {
		if _, err := s.comment(tx, c.Parent, c.On); err != nil {
			return err
		}
	}
	if len(c.Answers) > 0 && !s.shown[c.Answers[0]] {
		_, err := s.comment(tx, c.Answers[0], c.On)
		return err
	}
	return nil
}

// answers loads all answers to c.
func (s *relatedComments) answers(tx notice.Tx, c notice.Comment) (all []notice.Comment, err error) {
	for _, id := range c.Answers {
		answer, err := s.comment(tx, id, c.On)
		if err != nil {
			return nil, err
		}
		all = append(all, answer)
	}
	return all, nil
}

// comment loads a comment that is referred to from an announcement, and the one that it stands on.
func (s *relatedComments) comment(tx notice.Tx, id notice.CommentID, from notice.AnnouncementID) (c notice.Comment, err error) {
	if known, ok := s.comments[id]; ok {
		return known, nil
	}
	if c, err = tx.Comment(id); err != nil {
		return c, err
	}
	if s.comments == nil {
		s.comments, s.places = map[notice.CommentID]notice.Comment{}, map[notice.AnnouncementID]notice.Announcement{}
	}
	s.comments[id] = c
	if _, known := s.places[c.On]; !known && c.On != from {
		s.places[c.On], err = tx.Announcement(c.On)
	}
	return c, err
}
