package desk

import (
	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
)

// NetworkShow is the desk's page of one network: what was done about it.
type NetworkShow struct {
	view.Frame
	Measures
}

// NetworkShow serves GET /desk/networks/{key}.
func (h *Handlers) NetworkShow(c *gin.Context) error { return h.subjectPage(c, notice.NetworkSubject) }
