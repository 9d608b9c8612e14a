"""The admin of the roof. Gone from it is what other packages would put there and nobody should look
through: the keys of second factors and the browsers of all editors. Each person sees their own
under "Account security".
"""

from allauth.account.admin import EmailAddress, EmailConfirmation
from allauth.mfa.admin import Authenticator
from allauth.usersessions.admin import UserSession
from django.contrib import admin

import ngo_portal.front.admin  # noqa: F401 - registers the front page

for model in (EmailAddress, EmailConfirmation, Authenticator, UserSession):
    if admin.site.is_registered(model):
        admin.site.unregister(model)
