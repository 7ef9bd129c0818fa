"""Every address of the demo: those of the helpdesk, and the shop of its company."""

from django.urls import include, path

from helpdesk import urls
from helpdesk.demo import shop

handler403 = urls.handler403
handler404 = urls.handler404

_shop = [
    path("", shop.home, name="home"),
    path("machines/<slug:slug>/", shop.machine, name="machine"),
    path("basket/", shop.basket, name="basket"),
    path("delivery/", shop.delivery, name="delivery"),
    path("account/", shop.account, name="account"),
]

urlpatterns = [*urls.urlpatterns, path("demo/", include((_shop, "shop")))]
