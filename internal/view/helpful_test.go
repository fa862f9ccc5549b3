package view_test

import (
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
)

func helpfulExamples() []example {
	english := announcement()
	delete(english.Texts, notice.Spanish)
	delete(english.Slugs, notice.Spanish)
	return []example{
		{"about", view.About{Frame: frame("/about"), Settings: notice.DefaultSettings()}},
		{"about, screening", view.About{Frame: frame("/about"), Settings: strict()}},
		{"accessibility", view.Accessibility{Frame: frame("/accessibility"), Settings: notice.DefaultSettings()}},
		{"privacy", view.Privacy{Frame: frame("/privacy")}},
		{"astray, near", view.Error{Frame: frame("/x"), Status: 404, Key: "error.404", Near: []notice.Announcement{announcement(), english}}},
		{"astray, a comment", view.Error{Frame: frame("/x"), Status: 404, Key: "error.404-comment", Near: []notice.Announcement{announcement()}, Asked: true, Numbers: 7}},
		{"astray, one comment", view.Error{Frame: frame("/x"), Status: 404, Key: "error.404-comment", Near: []notice.Announcement{announcement()}, Asked: true, Numbers: 1}},
		{"astray, no comments", view.Error{Frame: frame("/x"), Status: 404, Key: "error.404-comment", Near: []notice.Announcement{announcement()}, Asked: true}},
		{"astray, a receipt", view.Error{Frame: frame("/x"), Status: 404, Key: "error.404-receipt"}},
	}
}
