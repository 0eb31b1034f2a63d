"""The control side: the people's phones and the sandbox's switches, as JSON over HTTP."""
