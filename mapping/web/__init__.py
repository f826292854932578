"""The HTTP side: routes, middleware, and the task that keeps releases coming."""
