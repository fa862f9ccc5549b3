package public

import (
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
)

// AnnouncementFollow is the form with which a reader asks for news by e-mail about an announcement or one of its
// conversations, without an account. It says the same for every address.
type AnnouncementFollow struct {
	view.Frame
	Announcement notice.Announcement
	Thread       uint64 // ordinal of the conversation; zero: all of the announcement
	Form         FollowForm
	Asked        bool // the form was sent: there is none, but what to do next
}

// A FollowForm is what was typed into the form.
type FollowForm struct {
	Email          string
	Answers, Daily bool
	Problems       notice.Problems // of email and form
	Wait           time.Duration   // with the problem "problem.soon"
}

// AnnouncementFollow serves GET /{lang}/{slug}/follow and GET /{lang}/{slug}/threads/{thread}/follow.
func (h *Handlers) AnnouncementFollow(c *gin.Context) error {
	return h.showFollow(c, http.StatusOK, FollowForm{}, c.Query("asked") != "")
}

// AnnouncementFollowPost serves POST to the same paths. Whatever the address, it redirects to a page that says to look
// into the inbox.
func (h *Handlers) AnnouncementFollowPost(c *gin.Context) error {
	lang, err := edge.Language(c)
	if err != nil {
		return err
	}
	thread, err := followedThread(c)
	if err != nil {
		return err
	}
	form := FollowForm{
		Email: edge.FormText(c, "email"), Answers: edge.Field(c, "answers") != "", Daily: edge.Field(c, "daily") != "",
	}
	if edge.Field(c, "do") == "keep" { // the language switch
		return h.showFollow(c, http.StatusOK, form, false)
	}
	err = h.board.Follow(c.Request.Context(), board.Follow{
		Slug: c.Param("slug"), Thread: thread, Email: edge.Field(c, "email"), Answers: form.Answers, Daily: form.Daily,
		Lang: lang, Website: edge.Field(c, "website"), From: edge.ClientAddr(c),
	})
	soon := notice.TooSoon(0)
	switch {
	case err == nil:
		c.Header("Cache-Control", "no-store")
		c.Redirect(http.StatusSeeOther, c.Request.URL.Path+"?asked=1")
		return nil
	case errors.As(err, &form.Problems):
	case errors.As(err, &soon):
		form.Problems, form.Wait = notice.Problems{"form": {Key: "problem.soon"}}, time.Duration(soon)
	default:
		return err
	}
	v := h.Classify(err)
	h.Report(c, v, err)
	return h.showFollow(c, v.Code, form, false)
}

// followedThread returns the ordinal of the thread in the path; zero if there is none.
func followedThread(c *gin.Context) (uint64, error) {
	if c.Param("thread") == "" {
		return 0, nil
	}
	return edge.Ordinal(c.Param("thread"), 0)
}

func (h *Handlers) showFollow(c *gin.Context, code int, form FollowForm, asked bool) error {
	lang, err := edge.Language(c)
	if err != nil {
		return err
	}
	thread, err := followedThread(c)
	if err != nil {
		return err
	}
	if !h.board.MailsOut() {
		return notice.ErrNotFound
	}
	ctx := c.Request.Context()
	a, err := h.board.Announcement(ctx, c.Param("slug"))
	if err != nil {
		return err
	}
	if thread != 0 {
		if _, err := h.board.Thread(ctx, a.ID, thread, 1); err != nil {
			return err
		}
	}
	p := AnnouncementFollow{Announcement: a, Thread: thread, Form: form, Asked: asked}
	p.Frame = edge.Frame(lang, func(l notice.Lang) string { return followPath(a, l, thread) })
	if !asked {
		p.SwitchForm = "follow"
	}
	return h.Show(c, code, lang, p)
}

// followPath returns the path of the form for an announcement or, if thread is not zero, for one of its conversations.
func followPath(a notice.Announcement, l notice.Lang, thread uint64) string {
	path := "/" + string(l) + "/" + a.SlugIn(l)
	if thread != 0 {
		path += "/threads/" + strconv.FormatUint(thread, 10)
	}
	return path + "/follow"
}
