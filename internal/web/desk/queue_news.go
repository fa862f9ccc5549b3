package desk

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/web/edge"
)

// NewsPath is the path that pages with comments that wait poll, while they are visible.
const NewsPath = waitingPath + "/news"

// QueueNews is what an open list of comments that wait learns: the row above it as it is now, what has arrived, what
// colleagues have decided on, and where they are. It is a part of a page, for assets/desk.js.
type QueueNews struct {
	Queue
	board.QueueNews
	Show string // address of the list from the first that has arrived on; empty if none has
}

// QueueNews serves GET /desk/waiting/news: what has changed in the list with the filter of the address since the
// position in since. With at, the reader is at that comment, and with answering they write an answer to it. If nothing
// has changed for the one who asks, it is 304, which reads nothing of the comments.
func (h *Handlers) QueueNews(c *gin.Context) error {
	by, err := h.actor(c)
	if err != nil {
		return err
	}
	now := h.Now()
	here, _ := notice.ParseCommentID(c.Query("at")) // zero: at none
	h.present.be(by, here, c.Query("answering") != "", now)
	position, err := h.board.QueuePosition(c.Request.Context(), by)
	if err != nil {
		return err
	}
	tag := fmt.Sprintf(`"%s.%d.%s.%x"`, formatPosition(position), h.present.versionAt(now), h.DeskLanguage(c), by.Login)
	c.Header("Etag", tag)
	if edge.NotModified(c, tag) {
		return nil
	}
	query := c.Request.URL.Query()
	since, err := parsePosition(query.Get("since"))
	if err != nil {
		return err
	}
	list, err := parseWaitingFilter(query)
	if err != nil {
		return err
	}
	p := QueueNews{Queue: Queue{Waiting: true, List: list, Order: list.Order, Path: waitingHref(list), Now: now}}
	err = h.InSnapshot(c, func() (err error) {
		if p.Frame, _, err = h.StaffFrame(c); err != nil {
			return err
		}
		if p.QueueNews.At = position; !by.Role.May(notice.ToModerate) {
			return nil
		}
		if p.QueueNews, err = h.board.QueueNews(c.Request.Context(), by, list, since); err != nil {
			return err
		}
		w, err := h.board.Waiting(c.Request.Context(), by, list, 0, 0)
		p.Counts, p.On = w.Counts, w.Announcements
		return err
	})
	if err != nil {
		return err
	}
	p.Decided = slices.DeleteFunc(p.Decided, func(d board.Decided) bool { return d.By == by.Login })
	if len(p.Arrived) > 0 {
		p.Show = showHref(list, p.Arrived[0])
	}
	p.Present = h.present.others(by.Login, now)
	return h.ShowDesk(c, http.StatusOK, p)
}

// showHref returns the address of a list from a comment on; of its start if the newest are first.
func showHref(f board.QueueFilter, from notice.CommentID) string {
	href := waitingHref(f)
	if f.Order == notice.Newest {
		return href
	}
	separator := "?"
	if strings.Contains(href, "?") {
		separator = "&"
	}
	return href + separator + "after=" + (from - 1).String()
}

// Since is the position to ask for news from next.
func (p QueueNews) Since() string { return formatPosition(p.QueueNews.At) }

// NewsHref returns the address to poll for what changes in the list of the page.
func (q Queue) NewsHref() string { return newsHref(q.List, q.Position) }

func newsHref(f board.QueueFilter, since notice.Position) string {
	u, err := url.Parse(waitingHref(f))
	if err != nil {
		return NewsPath
	}
	query := u.Query()
	query.Set("since", formatPosition(since))
	u.Path, u.RawQuery = NewsPath, query.Encode()
	return u.String()
}

// formatPosition writes a position for addresses.
func formatPosition(p notice.Position) string {
	return strconv.FormatUint(p.Seq, 36) + "-" + strconv.FormatUint(p.Nonce, 36)
}

// parsePosition reads what formatPosition writes. Any other text is notice.ErrNotFound.
func parsePosition(text string) (p notice.Position, err error) {
	seq, nonce, _ := strings.Cut(text, "-")
	p.Seq, err = strconv.ParseUint(seq, 36, 64)
	if err == nil {
		p.Nonce, err = strconv.ParseUint(nonce, 36, 64)
	}
	if err != nil {
		return p, fmt.Errorf("%q is no position: %w", text, notice.ErrNotFound)
	}
	return p, nil
}
