package engines

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// webkit is WebKitGTK's MiniBrowser, spoken to through WebKitWebDriver by WebDriver classic
// (https://www.w3.org/TR/webdriver2/). It has a display of its own, which nobody sees.
type webkit struct{ url string } // of the driver, then of its session

// slim is a style of the windows around the pages: with that of GTK they cannot be 320 pixels wide.
const slim = "* { min-width: 0; min-height: 0; padding: 0; margin: 0; border-width: 0; font-size: 1px }\n"

func startWebKit(ctx context.Context, t testing.TB) (session, error) {
	display, err := startDisplay(ctx, t)
	if err != nil {
		return nil, fmt.Errorf("the display: %w", err)
	}
	home := t.TempDir()
	for _, version := range []string{"gtk-3.0", "gtk-4.0"} {
		dir := filepath.Join(home, version)
		if err := os.Mkdir(dir, 0o700); err != nil {
			return nil, err
		}
		if err := os.WriteFile(filepath.Join(dir, "gtk.css"), []byte(slim), 0o600); err != nil {
			return nil, err
		}
	}
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	driver := exec.Command(find(t, "WebKitWebDriver"), "--port="+port)
	driver.Env = append(os.Environ(), "HOME="+home, "XDG_CONFIG_HOME="+home, "DISPLAY="+display, "GDK_BACKEND=x11",
		"GSETTINGS_BACKEND=memory", "NO_AT_BRIDGE=1", "LIBGL_ALWAYS_SOFTWARE=1", "WEBKIT_DISABLE_DMABUF_RENDERER=1")
	if err := run(t, driver); err != nil {
		return nil, err
	}
	w := &webkit{"http://127.0.0.1:" + port}
	for w.call(ctx, http.MethodGet, "/status", nil, nil) != nil {
		select {
		case <-time.After(20 * time.Millisecond):
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	var made struct{ SessionID string }
	if err := w.call(ctx, http.MethodPost, "/session", fields{"capabilities": fields{}}, &made); err != nil {
		return nil, err
	}
	w.url += "/session/" + made.SessionID
	return w, nil
}

// startDisplay starts an X server without a screen, and returns its name.
func startDisplay(ctx context.Context, t testing.TB) (string, error) {
	told, tell, err := os.Pipe()
	if err != nil {
		return "", err
	}
	defer told.Close()
	// The first of the extra files is number 3.
	server := exec.Command(find(t, "Xvfb"), "-displayfd", "3", "-screen", "0", "1400x1000x24", "-nolisten", "tcp")
	server.ExtraFiles = []*os.File{tell}
	err = run(t, server)
	tell.Close()
	if err != nil {
		return "", err
	}
	if end, limited := ctx.Deadline(); limited {
		told.SetReadDeadline(end)
	}
	// It writes the number and the end of the line one after the other, and ends if nobody reads both.
	number, err := bufio.NewReader(told).ReadString('\n')
	return ":" + strings.TrimSpace(number), err
}

func freePort() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	_, port, err := net.SplitHostPort(l.Addr().String())
	return port, err
}

// call sends a command, and stores the value of its result in the variable that into points to, if there is one.
func (w *webkit) call(ctx context.Context, method, path string, body, into any) error {
	var sent bytes.Buffer
	if body != nil {
		if err := json.NewEncoder(&sent).Encode(body); err != nil {
			return err
		}
	}
	r, err := http.NewRequestWithContext(ctx, method, w.url+path, &sent)
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	var result struct{ Value json.RawMessage }
	if err := json.NewDecoder(answer.Body).Decode(&result); err != nil {
		return fmt.Errorf("%s %s: %w", method, path, err)
	}
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("%s %s: %s", method, path, result.Value)
	}
	if into == nil {
		return nil
	}
	return json.Unmarshal(result.Value, into)
}

func (w *webkit) post(ctx context.Context, path string, body fields) error {
	return w.call(ctx, http.MethodPost, path, body, nil)
}

func (w *webkit) open(ctx context.Context, url string) error {
	return w.post(ctx, "/url", fields{"url": url})
}
func (w *webkit) reload(ctx context.Context) error { return w.post(ctx, "/refresh", fields{}) }
func (w *webkit) back(ctx context.Context) error   { return w.post(ctx, "/back", fields{}) }

func (w *webkit) resize(ctx context.Context, width, height int) error {
	return w.post(ctx, "/window/rect", fields{"width": width, "height": height})
}

func (w *webkit) act(ctx context.Context, sources []source) error {
	return w.post(ctx, "/actions", fields{"actions": sources})
}

func (w *webkit) evaluate(ctx context.Context, expression string) (json.RawMessage, error) {
	var value string
	err := w.call(ctx, http.MethodPost, "/execute/sync", fields{
		"script": "return JSON.stringify(" + expression + ")", "args": []any{},
	}, &value)
	return json.RawMessage(value), err
}

func (w *webkit) quit(ctx context.Context) error { return w.call(ctx, http.MethodDelete, "", nil, nil) }
