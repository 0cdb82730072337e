"""The least that the design system needs: its tests and its style page run on it alone, without a database."""

SECRET_KEY = "only for tests of the design system"
DEBUG = False
ALLOWED_HOSTS = ["*"]
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
ROOT_URLCONF = "bedside.kit.ui.tests.ui_urls"
STATIC_URL = "/static/"
INSTALLED_APPS = ["django.contrib.messages", "django.contrib.staticfiles", "bedside.kit.ui"]
FORM_RENDERER = "bedside.kit.ui.forms.Renderer"
CSRF_FAILURE_VIEW = "bedside.kit.ui.errors.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
MIDDLEWARE = [
    "bedside.kit.security.HeadersMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "bedside.kit.problems.ProblemMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "bedside.kit.ui.context.ui",
            ]
        },
    }
]
