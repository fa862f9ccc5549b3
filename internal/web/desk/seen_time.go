package desk

import (
	"errors"
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/web/edge"
)

// formatSeen writes a time that a form shows, so that what is sent says what its author saw. The zero time is empty.
func formatSeen(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.UTC().Format(time.RFC3339Nano)
}

// readSeen reads what formatSeen wrote to a field; nil if the form does not have it, as forms of earlier versions.
// Errors: edge.ErrBadForm.
func readSeen(c *gin.Context, field string) (*time.Time, error) {
	text, ok := c.GetPostForm(field)
	switch {
	case !ok:
		return nil, nil
	case text == "":
		return &time.Time{}, nil
	}
	at, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		return nil, errors.Join(edge.ErrBadForm, err)
	}
	return &at, nil
}
