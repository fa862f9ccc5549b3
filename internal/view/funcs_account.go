package view

import (
	"html/template"

	"noticeboard/internal/notice"
)

// accountFuncs are the template functions of the pages of accounts, in one language.
type accountFuncs struct{ *translator }

// accountFuncsMap returns the template functions of the pages of accounts.
func accountFuncsMap(t *translator) template.FuncMap {
	v := accountFuncs{t}
	return template.FuncMap{
		"roles": func() []notice.Role { return notice.StaffRoles }, "factors": v.factors,
		"activityText": v.activityText, "how": v.how, "enrolment": v.enrolment, "qr": codePicture,
		"grouped": grouped, "keyForm": keyForm,
	}
}
