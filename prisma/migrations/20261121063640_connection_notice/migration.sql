-- AlterTable
ALTER TABLE "connection" ADD COLUMN     "notice_dismissed_at" TIMESTAMPTZ(3);
