"""selenium and playwright: a browser session belongs to one invocation."""

import os
import tempfile

import pyppeteer
from playwright.sync_api import sync_playwright
from selenium import webdriver


def own_driver_handler(event, context):
    driver = webdriver.Chrome()
    try:
        driver.get(event["url"])
        return {"title": driver.title}
    finally:
        driver.quit()


def own_playwright_handler(event, context):
    with sync_playwright() as playwright:
        page = playwright.chromium.launch().new_page()
        page.goto(event["url"])
        return {"title": page.title()}


_driver = webdriver.Chrome()


def shared_driver_handler(event, context):
    _driver.get(event["url"])  # CA301: threads=unsafe processes=unsafe
    return {"title": _driver.title}


_playwright = sync_playwright().start()


def shared_playwright_handler(event, context):
    browser = _playwright.chromium.launch()  # CA301: threads=unsafe processes=safe
    return {"version": browser.version}


def own_profile_handler(event, context):
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch_persistent_context(folder)
        return {"pages": len(browser.pages)}


# the browser keeps its state in the folder
def one_profile_handler(event, context):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch_persistent_context("/tmp/profile")  # CA501: threads=unsafe processes=unsafe
        return {"pages": len(browser.pages)}


async def one_puppet_handler(event, context):
    browser = await pyppeteer.launch(userDataDir="/tmp/puppet")  # CA501: threads=unsafe processes=unsafe
    return {"pages": len(await browser.pages())}


def screenshot_handler(event, context):
    driver = webdriver.Chrome()
    driver.get(event["url"])
    driver.save_screenshot("/tmp/shot.png")  # CA501: threads=unsafe processes=unsafe
    return open("/tmp/shot.png", "rb").read()


def download_folder_handler(event, context):
    options = webdriver.ChromeOptions()
    settings = {"download.default_directory": "/tmp/fetched"}
    options.add_experimental_option("prefs", settings)  # CA501: threads=unsafe processes=unsafe
    driver = webdriver.Chrome(options=options)
    driver.get(event["url"])
    driver.quit()
    return os.listdir("/tmp/fetched")


_browser = sync_playwright().start().chromium.launch()


def browser_of_all_handler(event, context):
    page = _browser.new_page()  # CA301: threads=unsafe processes=safe
    page.goto(event["url"])
    return page.title()
