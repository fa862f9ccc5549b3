package web

import (
	"context"
	"strconv"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
)

func versionPath(a notice.Announcement, l notice.Lang, number, with uint64) string {
	path := pagePath(a, l, notice.Oldest, 1) + "/versions"
	if number > 0 {
		path += "/" + strconv.FormatUint(number, 10)
	}
	if with > 0 {
		path += "?with=" + strconv.FormatUint(with, 10)
	}
	return path
}

// versions lists the versions of an announcement's texts.
func (s *publicHandlers) versions(c *gin.Context) error {
	v, done, err := s.visit(c)
	if err != nil || done {
		return err
	}
	ctx := c.Request.Context()
	return s.publish(c, v.key(versionsPage), func() (view.Page, error) {
		a, err := s.board.Announcement(context.WithoutCancel(ctx), c.Param("slug"))
		if err != nil {
			return nil, err
		}
		f := frameOn(a, v.lang, func(l notice.Lang) string { return versionPath(a, l, 0, 0) })
		return view.AnnouncementVersions{Frame: f, Announcement: a}, nil
	})
}

// version shows one version, or with ?with= what differs between it and another: the next one, if
// the query names none.
func (s *publicHandlers) version(c *gin.Context) error {
	number, err := ordinal(c.Param("number"), 0)
	if err != nil {
		return err
	}
	with, comparing := c.GetQuery("with")
	other := uint64(0)
	if comparing {
		if other, err = ordinal(with, number+1); err != nil {
			return err
		}
	}
	v, done, err := s.visit(c)
	if err != nil || done {
		return err
	}
	ctx, k := context.WithoutCancel(c.Request.Context()), v.key(versionPage)
	k.page, k.thread = number, other
	return s.publish(c, k, func() (view.Page, error) {
		one, err := s.board.Version(ctx, v.head.ID, number)
		if err != nil {
			return nil, err
		}
		a := one.Announcement
		f := frameOn(a, v.lang, func(l notice.Lang) string { return versionPath(a, l, number, other) })
		if !comparing {
			return view.AnnouncementVersion{Frame: f, Announcement: a, Number: number, Texts: one.Texts}, nil
		}
		two, err := s.board.Version(ctx, v.head.ID, other)
		if err != nil {
			return nil, err
		}
		return view.AnnouncementComparison{Frame: f, Announcement: a, From: number, To: other, Old: one.Texts, New: two.Texts}, nil
	})
}
