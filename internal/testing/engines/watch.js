// Reports to the test what goes wrong on a page. Each report has arrived before anything else happens on the page.
{
  const report = text => {
    const request = new XMLHttpRequest();
    request.open("POST", "/engines-reports", false);
    request.send(`${location.pathname}: ${text}`);
  };
  addEventListener("error", event => {
    const { target } = event;
    report(target === window ? `${event.message} at ${event.filename}:${event.lineno}` : `did not load: ${target.src ?? target.href}`);
  }, true);
  addEventListener("unhandledrejection", event => report(`not caught: ${event.reason}`));
  addEventListener("securitypolicyviolation", event => report(`against ${event.effectiveDirective}: ${event.blockedURI}`));
  for (const kind of ["error", "warn"]) {
    const write = console[kind];
    console[kind] = (...args) => {
      report(`console: ${args.join(" ")}`);
      write.apply(console, args);
    };
  }
}
