package public

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/board"
	"noticeboard/internal/feed"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
)

// What feed readers read. There is a feed of announcements, one of the comments on each, one of each conversation, one of
// official replies and one of open questions, each in every language of the site and in both formats of package feed;
// the last part of the path names the format. Each page of a feed says where the one with earlier entries is. They are
// published like pages: the same for everyone, with an entity tag, and with nothing in them that is not public.

// feedSize is how many comments a page of a feed has at most; announcements, which are long, are feedTexts.
const (
	feedSize  = 50
	feedTexts = 20
)

// The feeds, as edge.Key.Query tells them apart.
const (
	announcementsFeed = iota + 1
	commentsFeed
	threadFeed
	answersFeed
	questionsFeed
)

// jsonFeed is added to a number of the feeds for those that are JSON.
const jsonFeed = 1 << 8

// AnnouncementsFeed serves GET /{lang}/feed.atom and feed.json: the announcements; with
// ?before={number} those before the announcement with that number.
func (h *Handlers) AnnouncementsFeed(c *gin.Context) error {
	lang, err := edge.Language(c)
	if err != nil {
		return err
	}
	before := uint64(0)
	if text, given := c.GetQuery("before"); given {
		if before, err = edge.Ordinal(text, 0); err != nil {
			return err
		}
	}
	ctx := context.WithoutCancel(c.Request.Context())
	list, err := h.board.ListVersion(ctx)
	if err != nil {
		return err
	}
	k := edge.Key{Lang: lang, Revision: list.Revision, Page: before, Until: edge.Instant(list.Next)}
	return h.publishFeed(c, k, announcementsFeed, func(f *feedPage) error {
		all, err := h.board.RecentAnnouncements(ctx, notice.AnnouncementID(before), feedTexts+1)
		if err != nil {
			return err
		}
		if len(all) > feedTexts {
			all = all[:feedTexts]
			f.Next = f.place("before", strconv.FormatUint(uint64(all[feedTexts-1].Announcement.ID), 10))
		}
		if before > 0 {
			f.Self = f.place("before", strconv.FormatUint(before, 10))
		}
		f.Page = f.Canonical("/" + string(lang) + "/")
		for _, a := range all {
			if err := f.addAnnouncement(a); err != nil {
				return err
			}
		}
		f.Title, err = f.Message("feed.announcements", "Institution", f.Author)
		return err
	})
}

// CommentsFeed serves GET /{lang}/{slug}/feed.atom and feed.json: the comments on an announcement; with
// ?before={number} those with lower numbers.
func (h *Handlers) CommentsFeed(c *gin.Context) error {
	return h.discussionFeed(
		c,
		commentsFeed,
		0,
		h.board.RecentComments,
		func(f *feedPage, r board.Recent) (err error) {
			f.Page = f.Canonical(f.Place(r.Announcement) + "#comments")
			f.Title, err = f.Message("feed.comments", "Title", f.Text(r.Announcement).Title)
			return err
		},
	)
}

// ThreadFeed serves GET /{lang}/{slug}/threads/{thread}/feed.atom and feed.json: the comments of one conversation; with
// ?before={place} earlier ones.
func (h *Handlers) ThreadFeed(c *gin.Context) error {
	thread, err := edge.Ordinal(c.Param("thread"), 0)
	if err != nil {
		return err
	}
	recent := func(ctx context.Context, on notice.AnnouncementID, before uint64, n int) (board.Recent, error) {
		return h.board.RecentInThread(ctx, on, thread, before, n)
	}
	return h.discussionFeed(c, threadFeed, thread, recent, func(f *feedPage, r board.Recent) (err error) {
		f.Page = f.Canonical(threadPath(r.Announcement, f.Lang(), thread, 1))
		f.Title, err = f.Message("feed.thread", "Number", r.Root.Number, "Title", f.Text(r.Announcement).Title)
		return err
	})
}

// AnswersFeed serves GET /{lang}/replies.atom and replies.json: the official replies on all announcements; with
// ?before={id} earlier ones.
func (h *Handlers) AnswersFeed(c *gin.Context) error {
	return h.boardFeed(c, answersFeed, h.board.RecentAnswers, func(f *feedPage) (string, error) {
		return f.Message("feed.answers", "Institution", f.Author)
	})
}

// QuestionsFeed serves GET /{lang}/questions.atom and questions.json: the questions on all announcements that wait for
// an answer; with ?before={id} earlier ones.
func (h *Handlers) QuestionsFeed(c *gin.Context) error {
	return h.boardFeed(c, questionsFeed, h.board.OpenQuestions, func(f *feedPage) (string, error) {
		return f.Message("feed.questions", "Institution", f.Author)
	})
}

// discussionFeed serves a feed of comments on one announcement. about sets its title and the page that shows the same.
func (h *Handlers) discussionFeed(
	c *gin.Context, which, thread uint64,
	recent func(context.Context, notice.AnnouncementID, uint64, int) (board.Recent, error),
	about func(*feedPage, board.Recent) error,
) error {
	before := uint64(0)
	var err error
	if text, given := c.GetQuery("before"); given {
		if before, err = edge.Ordinal(text, 0); err != nil {
			return err
		}
	}
	v, done, err := h.visit(c)
	if err != nil || done {
		return err
	}
	ctx, k := context.WithoutCancel(c.Request.Context()), v.key(edge.Feed)
	k.Open, k.Thread, k.Page = false, thread, before
	return h.publishFeed(c, k, which, func(f *feedPage) error {
		r, err := recent(ctx, v.head.ID, before, feedSize)
		if err != nil {
			return err
		}
		if before > 0 {
			f.Self = f.place("before", strconv.FormatUint(before, 10))
		}
		if r.Next > 0 {
			f.Next = f.place("before", strconv.FormatUint(r.Next, 10))
		}
		f.Updated = r.Announcement.Published
		if err := f.addComments(r); err != nil {
			return err
		}
		return about(f, r)
	})
}

// boardFeed serves a feed of comments on all announcements.
func (h *Handlers) boardFeed(
	c *gin.Context, which uint64, recent func(context.Context, notice.CommentID, int) (board.Recent, error),
	title func(*feedPage) (string, error),
) error {
	lang, err := edge.Language(c)
	if err != nil {
		return err
	}
	before := notice.CommentID(0)
	if text, given := c.GetQuery("before"); given {
		if before, err = notice.ParseCommentID(text); err != nil {
			return err
		}
	}
	ctx := context.WithoutCancel(c.Request.Context())
	list, err := h.board.ListVersion(ctx)
	if err != nil {
		return err
	}
	k := edge.Key{Lang: lang, Revision: list.Revision, Page: uint64(before)}
	return h.publishFeed(c, k, which, func(f *feedPage) error {
		r, err := recent(ctx, before, feedSize)
		if err != nil {
			return err
		}
		if before > 0 {
			f.Self = f.place("before", before.String())
		}
		if r.Next > 0 {
			f.Next = f.place("before", notice.CommentID(r.Next).String())
		}
		f.Page = f.Canonical("/" + string(lang) + "/")
		if err := f.addComments(r); err != nil {
			return err
		}
		f.Title, err = title(f)
		return err
	})
}

// publishFeed publishes a page of a feed; fill adds to it what is not the same in every feed.
func (h *Handlers) publishFeed(c *gin.Context, k edge.Key, which uint64, fill func(*feedPage) error) error {
	path, format := cutFormat(c.Request.URL.Path)
	mediaType := feed.AtomType
	k.Kind, k.Query = edge.Feed, which
	if format == "json" {
		mediaType, k.Query = feed.JSONType, which|jsonFeed
	}
	write := func(r *view.Renderer) ([]byte, error) {
		t, err := r.In(k.Lang)
		if err != nil {
			return nil, err
		}
		f := &feedPage{Translator: t, path: path, stable: h.board.StableID}
		f.Feed = feed.Feed{
			ID:     f.stable(fmt.Sprint("feed ", which, k.On, k.Thread, k.Lang)),
			Lang:   string(k.Lang),
			Author: view.In(t.Institution.Name, k.Lang), First: f.place("", ""), Self: f.place("", ""),
		}
		if err := fill(f); err != nil {
			return nil, err
		}
		for _, e := range f.Entries {
			f.Updated = later(f.Updated, e.Updated)
		}
		if format == "json" {
			return f.JSON()
		}
		return f.Atom()
	}
	return h.PublishDocument(c, k, edge.Document{Type: mediaType, Write: write})
}

// cutFormat returns the path of a feed without its format, and the format: "atom" or "json".
func cutFormat(path string) (before, format string) {
	at := strings.LastIndexByte(path, '.')
	return path[:at], path[at+1:]
}

// later returns the latest of some times.
func later(t time.Time, others ...time.Time) time.Time {
	for _, o := range others {
		if o.After(t) {
			t = o
		}
	}
	return t
}
