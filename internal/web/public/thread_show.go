package public

import (
	"context"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
)

// ThreadShow shows one page of the replies of a long thread, beneath its first comment. It is Unlisted if the
// discussion's page has the whole thread.
type ThreadShow struct {
	view.Frame
	notice.ThreadPage
}

// ThreadShow serves GET /{lang}/{slug}/threads/{thread}; with ?page={number} a later page of the replies. Threads are
// numbered in the order in which they began, from 1.
func (h *Handlers) ThreadShow(c *gin.Context) error {
	thread, err := edge.Ordinal(c.Param("thread"), 0)
	if err != nil {
		return err
	}
	page, err := edge.Ordinal(c.Query("page"), 1)
	if err != nil {
		return err
	}
	v, done, err := h.visit(c)
	if err != nil || done {
		return err
	}
	ctx, k := context.WithoutCancel(c.Request.Context()), v.key(edge.ThreadPage)
	k.Thread = thread
	k.Until, err = h.until(v, k, func() ([]time.Time, error) { return h.board.ThreadEnds(ctx, v.head.ID, thread) })
	if err != nil {
		return err
	}
	k.Page = page
	return h.Publish(c, k, func() (view.Page, error) {
		t, err := h.board.Thread(ctx, v.head.ID, thread, page)
		if err != nil {
			return nil, err
		}
		f := edge.FrameOn(t.Announcement, v.lang, func(l notice.Lang) string {
			return threadPath(t.Announcement, l, thread, page)
		})
		f.Unlisted = t.Pages == 1 && t.Thread.Total <= notice.MaxReplies
		return ThreadShow{Frame: f, ThreadPage: t}, nil
	})
}

// threadPath returns the path of a page of a thread; page is from 1.
func threadPath(a notice.Announcement, l notice.Lang, thread, page uint64) string {
	path := "/" + string(l) + "/" + a.SlugIn(l) + "/threads/" + strconv.FormatUint(thread, 10)
	if page > 1 {
		path += "?page=" + strconv.FormatUint(page, 10)
	}
	return path
}
