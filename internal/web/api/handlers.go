package api

import (
	"context"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/web/edge"
)

// A Route is an address of the API with its handler.
type Route struct {
	Path   string
	Handle func(*gin.Context) error
}

// Routes returns the addresses for GET.
func (h *Handlers) Routes() []Route {
	return []Route{
		{Root + "/openapi.yaml", h.OpenAPI},
		{Root + "/institution", h.limited(institution)},
		{Root + "/announcements", h.limited(announcements)},
		{Root + "/announcements/:number", h.limited(announcement)},
		{Root + "/announcements/:number/comments", h.limited(comments)},
		{Root + "/announcements/:number/search", h.limited(search)},
		{Root + "/comments/:id", h.limited(comment)},
		{Root + "/questions", h.limited(questions)},
		{Root + "/replies", h.limited(replies)},
		{Root + "/rules", h.limited(rules)},
		{Root + "/rules/:number", h.limited(rules)},
	}
}

func institution(r request) error {
	return r.publish(edge.Key{}, false, func(w writer) (any, error) { return w.institution(), nil })
}

func announcements(r request) error {
	after, err := r.number("after")
	if err != nil {
		return err
	}
	list, err := r.h.board.ListVersion(r.done)
	if err != nil {
		return err
	}
	k := edge.Key{Revision: list.Revision, Until: edge.Instant(list.Next)}
	return r.publish(k, false, func(w writer) (any, error) {
		all, err := r.h.board.Announcements(r.done, notice.AnnouncementID(after), pageSize+1)
		if err != nil {
			return nil, err
		}
		answer := listOf[heading]{Items: []heading{}}
		if len(all) > pageSize {
			all = all[:pageSize]
			answer.Next = w.next("/announcements", "after", uint64(all[pageSize-1].Announcement.ID))
		}
		for _, a := range all {
			answer.Items = append(answer.Items, w.heading(a))
		}
		return answer, nil
	})
}

// on returns the public announcement that the path names, and the key of answers about it.
func (r request) on() (board.Listed, edge.Key, error) {
	id, err := edge.Ordinal(r.Param("number"), 0)
	if err != nil {
		return board.Listed{}, edge.Key{}, err
	}
	l, err := r.h.board.PublicAnnouncement(r.done, notice.AnnouncementID(id))
	return l, edge.Key{On: l.Announcement.ID, Revision: l.Tally.Revision}, err
}

func announcement(r request) error {
	l, k, err := r.on()
	if err != nil {
		return err
	}
	return r.publish(k, false, func(w writer) (any, error) { return w.article(l) })
}

func comments(r request) error {
	after, err := r.number("after")
	if err != nil {
		return err
	}
	l, k, err := r.on()
	if err != nil {
		return err
	}
	return r.publish(k, false, func(w writer) (any, error) {
		found, err := r.h.board.CommentsInOrder(r.done, l.Announcement.ID, after, pageSize)
		if err != nil {
			return nil, err
		}
		answer := w.list(found)
		if found.Next > 0 {
			answer.Next = w.next(announcementPath(l.Announcement.ID)+"/comments", "after", found.Next)
		}
		return answer, nil
	})
}

func search(r request) error {
	text := r.Query("q")
	before, err := r.comment("before")
	if err != nil {
		return err
	}
	l, k, err := r.on()
	if err != nil {
		return err
	}
	return r.publish(k, true, func(w writer) (any, error) {
		found, err := r.h.board.FindPublished(r.done, l.Announcement.ID, text, before, pageSize)
		if err != nil {
			return nil, err
		}
		if found.Partial { // there may be more in a moment, under the same entity tag
			out := r.Writer.Header()
			out["Cache-Control"] = edge.NoStore
			out.Del("Etag")
		}
		answer := listOf[commentObject]{Items: []commentObject{}, Partial: found.Partial}
		for _, c := range found.Found {
			answer.Items = append(answer.Items, w.comment(l.Announcement, c.Comment))
		}
		if found.Next > 0 {
			answer.Next = w.next(announcementPath(l.Announcement.ID)+"/search", "q", text, "before", found.Next)
		}
		return answer, nil
	})
}

func comment(r request) error {
	id, err := notice.ParseCommentID(r.Param("id"))
	if err != nil {
		return err
	}
	one, err := r.h.board.Single(r.done, id)
	if err != nil {
		return err
	}
	l, err := r.h.board.PublicAnnouncement(r.done, one.Announcement.ID)
	if err != nil {
		return err
	}
	k := edge.Key{On: one.Announcement.ID, Revision: l.Tally.Revision}
	return r.publish(k, false, func(w writer) (any, error) { return w.comment(one.Announcement, one.Comment), nil })
}

func questions(r request) error { return r.everywhere("/questions", r.h.board.OpenQuestions) }

func replies(r request) error { return r.everywhere("/replies", r.h.board.RecentAnswers) }

// everywhere answers with comments on all announcements, newest first.
func (r request) everywhere(
	path string, recent func(context.Context, notice.CommentID, int) (board.Recent, error),
) error {
	before, err := r.comment("before")
	if err != nil {
		return err
	}
	list, err := r.h.board.ListVersion(r.done)
	if err != nil {
		return err
	}
	return r.publish(edge.Key{Revision: list.Revision}, false, func(w writer) (any, error) {
		found, err := recent(r.done, before, pageSize)
		if err != nil {
			return nil, err
		}
		answer := w.list(found)
		if found.Next > 0 {
			answer.Next = w.next(path, "before", notice.CommentID(found.Next))
		}
		return answer, nil
	})
}

func rules(r request) error {
	version := uint64(0)
	if text := r.Param("number"); text != "" {
		var err error
		if version, err = edge.Ordinal(text, 0); err != nil {
			return err
		}
	}
	book, err := r.h.board.Rules(r.done, version)
	if err != nil {
		return err
	}
	return r.publish(edge.Key{Revision: book.Version}, false, func(w writer) (any, error) { return w.rules(book), nil })
}
