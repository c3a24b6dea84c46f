/** What the server sends as it stands in its resources: the storefront preview and the description of the API. */
package dev.nightjar.serving.pages;
