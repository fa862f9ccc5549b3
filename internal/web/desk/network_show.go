package desk

import (
	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
)

// NetworkShow is the desk's page of one network.
type NetworkShow struct {
	view.Frame
	Measures
}

func (s *Handlers) NetworkShow(c *gin.Context) error { return s.subjectPage(c, notice.NetworkSubject) }
