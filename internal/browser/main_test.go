package browser_test

import (
	"os"
	"testing"

	"noticeboard/internal/browser"
)

func TestMain(m *testing.M) {
	code := m.Run()
	browser.Quit()
	os.Exit(code)
}
