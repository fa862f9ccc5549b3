package engines

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/net/websocket"
)

// firefox is a Firefox, spoken to by WebDriver BiDi (https://www.w3.org/TR/webdriver-bidi/).
type firefox struct {
	conn    *websocket.Conn
	last    int             // number of the last command
	context string          // the tab
	ended   <-chan struct{} // closed when the program has closed its output
}

// preferences keep Firefox from asking anything of the network by itself.
const preferences = `user_pref("app.normandy.enabled", false);
user_pref("app.update.disabledForTesting", true);
user_pref("browser.backup.enabled", false);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("messaging-system.rsexperimentloader.enabled", false);
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
user_pref("services.settings.server", "data:,#remote-settings-dummy/v1");
user_pref("toolkit.telemetry.enabled", false);
`

// origin is that of the connection's handshake, which Firefox must be told to accept.
const origin = "http://localhost"

func startFirefox(ctx context.Context, t testing.TB) (session, error) {
	home := t.TempDir()
	if err := os.WriteFile(filepath.Join(home, "user.js"), []byte(preferences), 0o600); err != nil {
		return nil, err
	}
	cmd := exec.Command(find(t, "firefox-esr", "firefox"), "--headless", "--no-remote", "--profile", home,
		"--remote-debugging-port", "0", "--remote-allow-origins", origin, "about:blank")
	cmd.Env = append(os.Environ(), "HOME="+home)
	out, err := cmd.StderrPipe()
	if err != nil {
		return nil, err
	}
	if err := run(t, cmd); err != nil {
		return nil, err
	}
	address, ended := make(chan string, 1), make(chan struct{})
	go func() {
		defer close(ended)
		listening(out, address)
	}()
	select {
	case at := <-address:
		return greetFirefox(ctx, at, ended)
	case <-ended:
		return nil, errors.New("it ended")
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// listening sends on the address that the output names, and reads on to the end of the output.
func listening(out io.Reader, address chan<- string) {
	for lines := bufio.NewReader(out); ; {
		line, err := lines.ReadString('\n')
		if _, at, found := strings.Cut(line, "BiDi listening on "); found {
			address <- strings.TrimSpace(at)
		}
		if err != nil {
			return
		}
	}
}

func greetFirefox(ctx context.Context, address string, ended <-chan struct{}) (session, error) {
	config, err := websocket.NewConfig(address+"/session", origin)
	if err != nil {
		return nil, err
	}
	conn, err := config.DialContext(ctx)
	if err != nil {
		return nil, err
	}
	f := &firefox{conn: conn, ended: ended}
	if _, err := f.call(ctx, "session.new", fields{"capabilities": fields{}}); err != nil {
		return nil, err
	}
	value, err := f.call(ctx, "browsingContext.create", fields{"type": "tab"})
	var tab struct{ Context string }
	if err == nil {
		err = json.Unmarshal(value, &tab)
	}
	f.context = tab.Context
	return f, err
}

type fields map[string]any

// call sends a command and waits for its result.
func (f *firefox) call(ctx context.Context, method string, params fields) (json.RawMessage, error) {
	if end, limited := ctx.Deadline(); limited {
		f.conn.SetDeadline(end)
	}
	f.last++
	if err := websocket.JSON.Send(f.conn, fields{"id": f.last, "method": method, "params": params}); err != nil {
		return nil, fmt.Errorf("%s: %w", method, err)
	}
	for {
		var answer struct {
			ID             int
			Type           string
			Error, Message string
			Result         json.RawMessage
		}
		if err := websocket.JSON.Receive(f.conn, &answer); err != nil {
			return nil, fmt.Errorf("%s: %w", method, err)
		}
		switch {
		case answer.ID != f.last: // an event
		case answer.Type == "error":
			return nil, fmt.Errorf("%s: %s: %s", method, answer.Error, answer.Message)
		default:
			return answer.Result, nil
		}
	}
}

// do is call for what has no result.
func (f *firefox) do(ctx context.Context, method string, params fields) error {
	params["context"] = f.context
	_, err := f.call(ctx, method, params)
	return err
}

func (f *firefox) open(ctx context.Context, url string) error {
	return f.do(ctx, "browsingContext.navigate", fields{"url": url, "wait": "complete"})
}

func (f *firefox) reload(ctx context.Context) error {
	return f.do(ctx, "browsingContext.reload", fields{"wait": "complete"})
}

func (f *firefox) back(ctx context.Context) error {
	return f.do(ctx, "browsingContext.traverseHistory", fields{"delta": -1})
}

func (f *firefox) resize(ctx context.Context, width, height int) error {
	return f.do(ctx, "browsingContext.setViewport", fields{"viewport": fields{"width": width, "height": height}})
}

func (f *firefox) act(ctx context.Context, sources []source) error {
	return f.do(ctx, "input.performActions", fields{"actions": sources})
}

func (f *firefox) evaluate(ctx context.Context, expression string) (json.RawMessage, error) {
	value, err := f.call(ctx, "script.evaluate", fields{
		"expression": "JSON.stringify(" + expression + ")", "target": fields{"context": f.context},
		"awaitPromise": false,
	})
	if err != nil {
		return nil, err
	}
	var answer struct {
		Result           struct{ Value string }
		ExceptionDetails struct{ Text string }
	}
	if err := json.Unmarshal(value, &answer); err != nil {
		return nil, err
	}
	if thrown := answer.ExceptionDetails.Text; thrown != "" {
		return nil, errors.New(thrown)
	}
	return json.RawMessage(answer.Result.Value), nil
}

func (f *firefox) quit(ctx context.Context) error {
	defer f.conn.Close()
	if _, err := f.call(ctx, "browser.close", fields{}); err != nil {
		return err
	}
	select {
	case <-f.ended: // its profile is about to be removed
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
