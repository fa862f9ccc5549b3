package desk

import (
	"strconv"

	"noticeboard/internal/notice"
)

// Paths of the desk that more than one file refers to.
const (
	// IdentityPath is the path of the institution's names, colour and logo. Its form is the only one with files.
	IdentityPath = "/desk/identity"

	firstStepsPath    = "/desk/first-steps"
	waitingPath       = "/desk/waiting"  // the queue
	commentsPath      = "/desk/comments" // the search
	questionsPath     = "/desk/questions"
	announcementsPath = "/desk/announcements"
	restrictionsPath  = "/desk/standings"
	rulesPath         = "/desk/rules"
	settingsPath      = "/desk/settings"
	snippetsPath      = "/desk/snippets"
	batchesPath       = "/desk/batches"
	figuresPath       = "/desk/figures"
	erasuresPath      = "/desk/erasures"
	mailPath          = "/desk/mail"
)

// commentPath returns the path of the desk's page of one comment.
func commentPath(id notice.CommentID) string { return commentsPath + "/" + id.String() }

// announcementPath returns the path of the form of one announcement.
func announcementPath(id notice.AnnouncementID) string {
	return announcementsPath + "/" + strconv.FormatUint(uint64(id), 10)
}

// subjectPath returns the path of the page of an author or a network.
func subjectPath(s notice.Subject) string { return "/desk/" + s.Kind.String() + "s/" + s.String() }
