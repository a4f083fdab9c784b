"""What Python and TypeScript agree on: fixtures that the server's code writes and the browser's tests read."""
