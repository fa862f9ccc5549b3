package web_test

import (
	"testing"

	"github.com/gin-gonic/gin"
)

// TestMain keeps gin from printing its table of routes for every handler that a test makes. In the program,
// cmd/noticeboard sets the mode.
func TestMain(m *testing.M) {
	gin.SetMode(gin.TestMode)
	m.Run()
}
