// The documentation of the API, drawn by Swagger UI from our own schema.

const page = document.getElementById("api-docs");

window.SwaggerUIBundle({
  url: page.dataset.schema,
  domNode: document.getElementById("api-operations"),
  deepLinking: true,
  docExpansion: "none",
  filter: true,
  validatorUrl: null,
  // Tried with the rights of whoever is signed in.
  requestInterceptor(request) {
    request.headers["X-CSRFToken"] = document.body.dataset.csrf;
    return request;
  },
});
